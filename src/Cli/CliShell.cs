namespace SqlxOrleans.Cli;

/// <summary>The outside of the command: what a test puts its own in place of.</summary>
internal sealed record CliShell
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Makes the handler that sends requests.</summary>
    public required Func<HttpMessageHandler> HttpHandler { get; init; }

    /// <summary>True when a person looks at <see cref="Output"/>: colours and borders are welcome.</summary>
    public required bool IsTerminal { get; init; }

    public required TimeProvider Time { get; init; }

    public static CliShell OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Environment = System.Environment.GetEnvironmentVariable,
        HttpHandler = () => new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) },
        IsTerminal = !Console.IsOutputRedirected,
        Time = TimeProvider.System,
    };
}

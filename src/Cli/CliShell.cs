using System.Security.Cryptography.X509Certificates;
using SqlxOrleans.TransportSecurity.Files;

namespace SqlxOrleans.Cli;

/// <summary>The outside of the command: what a test puts its own in place of.</summary>
internal sealed record CliShell
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Makes the handler that sends requests; it trusts these authorities, or the machine's when there are none.</summary>
    public required Func<X509Certificate2Collection?, HttpMessageHandler> HttpHandler { get; init; }

    /// <summary>True when a person looks at <see cref="Output"/>: colours and borders are welcome.</summary>
    public required bool IsTerminal { get; init; }

    public required TimeProvider Time { get; init; }

    public static CliShell OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Environment = System.Environment.GetEnvironmentVariable,
        HttpHandler = HandlerThatTrusts,
        IsTerminal = !Console.IsOutputRedirected,
        Time = TimeProvider.System,
    };

    private static SocketsHttpHandler HandlerThatTrusts(X509Certificate2Collection? authorities)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) };
        if (authorities is not null)
            handler.SslOptions.CertificateChainPolicy = OwnAuthorities.NewPolicy(authorities);
        return handler;
    }
}

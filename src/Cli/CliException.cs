namespace SqlxOrleans.Cli;

/// <summary>Ends the command with a message that says what to do.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">The message; never contains the API key.</param>
/// <param name="inner">The cause, if any.</param>
internal sealed class CliException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}

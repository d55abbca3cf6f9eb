namespace SqlxOrleans.Cli;

/// <summary>What <c>--json</c> writes to standard error.</summary>
/// <param name="Error">The message.</param>
internal sealed record CliError(string Error);

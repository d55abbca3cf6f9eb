namespace SqlxOrleans.Domain.Slos;

/// <summary>One version of the targets, named by its content.</summary>
/// <param name="ContentHash"><c>sha256:</c> and 64 hex digits over the file's bytes; <c>built-in</c> for the default.</param>
/// <param name="Document">What it says.</param>
public sealed record SloVersion(string ContentHash, SloDocument Document)
{
    /// <summary>The specification's own targets.</summary>
    public static SloVersion BuiltIn { get; } = new("built-in", SloDocument.Default);
}

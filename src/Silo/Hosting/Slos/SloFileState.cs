namespace SqlxOrleans.Silo.Hosting.Slos;

/// <summary>What became of the newest slo.yml.</summary>
/// <param name="Path">The file.</param>
/// <param name="Found">False while there is no such file: the last accepted or the built-in targets are in force.</param>
/// <param name="Errors">Why it is not in force; empty when it is, or when there is none.</param>
/// <param name="ContentHash">The version in force when it was looked at.</param>
/// <param name="CheckedAt">When the file was last looked at.</param>
public sealed record SloFileState(string Path, bool Found, IReadOnlyList<string> Errors, string ContentHash, DateTimeOffset CheckedAt)
{
    /// <summary>True when there is a file and it was refused.</summary>
    public bool Invalid => Errors.Count > 0;
}

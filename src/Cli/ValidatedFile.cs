using SqlxOrleans.SloFiles;

namespace SqlxOrleans.Cli;

/// <summary>One validated slo.yml.</summary>
/// <param name="File">Its path as given.</param>
/// <param name="Valid">True without errors.</param>
/// <param name="Release">The release it names; null when invalid.</param>
/// <param name="Errors">Everything that is wrong.</param>
/// <param name="Warnings">What is accepted but has no effect.</param>
internal sealed record ValidatedFile(
    string File, bool Valid, string? Release, IReadOnlyList<FileProblem> Errors, IReadOnlyList<FileProblem> Warnings);

using SqlxOrleans.Domain.Slos;

namespace SqlxOrleans.SloFiles;

/// <summary>What reading a slo.yml came to.</summary>
/// <param name="Document">The targets; null when there is an error.</param>
/// <param name="Errors">Everything that is wrong, in the order of the file; at most 100, then one that counts the rest.</param>
/// <param name="Warnings">What is accepted but has no effect in this release.</param>
public sealed record SloFileResult(SloDocument? Document, IReadOnlyList<FileProblem> Errors, IReadOnlyList<FileProblem> Warnings);

namespace SqlxOrleans.Cli;

/// <summary>What <c>slo validate --json</c> answers.</summary>
/// <param name="Valid">True when every file is.</param>
/// <param name="Files">The files, in the order of the arguments.</param>
internal sealed record ValidationAnswer(bool Valid, IReadOnlyList<ValidatedFile> Files);

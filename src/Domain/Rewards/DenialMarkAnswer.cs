namespace SqlxOrleans.Domain.Rewards;

/// <summary>What became of a request to mark denials.</summary>
/// <param name="Marks">All marks from now on; the same object when nothing changed.</param>
/// <param name="Mark">The mark, new or known under its id; null when it was refused.</param>
/// <param name="Refusal">Why not, and what to do; null otherwise.</param>
public sealed record DenialMarkAnswer(DenialMarks Marks, DenialMark? Mark, string? Refusal);

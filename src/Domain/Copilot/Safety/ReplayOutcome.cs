namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>What recomputing a chunk gave.</summary>
/// <param name="Compared">Decisions that came out the same to the last bit.</param>
/// <param name="Difference">The first difference in words; null when there is none.</param>
/// <param name="FirstDifferent">Number of the first decision that differs; null when none does.</param>
/// <param name="Obstacle">Why nothing could be recomputed; null when it could.</param>
public sealed record ReplayOutcome(int Compared, string? Difference, long? FirstDifferent, string? Obstacle)
{
    internal static ReplayOutcome Same(int compared) => new(compared, null, null, null);

    internal static ReplayOutcome Differs(long number, string difference) => new(0, difference, number, null);

    internal static ReplayOutcome Impossible(string obstacle) => new(0, null, null, obstacle);
}

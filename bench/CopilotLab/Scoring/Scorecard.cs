using SqlxOrleans.CopilotLab.Simulation;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>Makes a policy's figures.</summary>
public static class Scorecard
{
    /// <summary>A window is bad when J is further than this below the oracle's in the same window.</summary>
    public const double BadMargin = 0.35;

    /// <summary>A window is worse than static when J is further than this below the hand-tuned weights' in the same window.</summary>
    public const double StaticMargin = 0.2;

    /// <summary>The figures of all seeds together.</summary>
    public static Score Of(IReadOnlyList<SeedRuns> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        var recovery = seeds.SelectMany(runs => Recovery.Of(runs.Policy, runs.Oracle)).Order().ToArray();
        return new(
            seeds.SelectMany(runs => runs.Policy.Windows).Average(),
            100 * seeds.Sum(runs => runs.Policy.Windows.Sum()) / seeds.Sum(runs => runs.Oracle.Windows.Sum()),
            Share(seeds, runs => runs.Oracle, BadMargin),
            Share(seeds, runs => runs.Static, StaticMargin),
            Rank(recovery, 0.5),
            Rank(recovery, 0.9),
            seeds.Min(runs => 100 * runs.Policy.Mean / runs.Static.Mean),
            seeds.Average(runs => runs.Policy.Changes));
    }

    private static double Share(IReadOnlyList<SeedRuns> seeds, Func<SeedRuns, RunOutcome> other, double margin) => seeds
        .SelectMany(runs => runs.Policy.Windows.Zip(other(runs).Windows, (mine, theirs) => theirs - mine > margin + 1e-9 ? 1.0 : 0))
        .Average();

    /// <summary>Nearest rank.</summary>
    private static double Rank(double[] sorted, double part) =>
        sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
}

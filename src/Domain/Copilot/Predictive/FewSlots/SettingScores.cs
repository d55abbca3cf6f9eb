namespace SqlxOrleans.Domain.Copilot.Predictive.FewSlots;

/// <summary>What the settings of few slots were worth when they were played in the last decisions. Immutable.</summary>
/// <param name="Values">Smoothed J, 0..1: of each setting, and last of <paramref name="Other"/>.</param>
/// <param name="Other">Weights that were in force and are none of the settings, as an operator's; else the default.</param>
/// <param name="Decisions">Decisions behind the values; 1 at most after demand has changed.</param>
public sealed record SettingScores(IReadOnlyList<double> Values, SchedulerWeights Other, long Decisions)
{
    /// <summary>Nothing played.</summary>
    public static SettingScores None { get; } = new([], SchedulerWeights.Default, 0);

    internal SettingScores AfterChange() => this with { Decisions = Math.Min(1, Decisions) };
}

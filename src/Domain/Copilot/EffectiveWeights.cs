namespace SqlxOrleans.Domain.Copilot;

/// <summary>What a kernel schedules by when the cluster is silent (architecture law 8: weights are always there).</summary>
public static class EffectiveWeights
{
    /// <summary>
    /// The last weights while they are younger than their time to live, else <see cref="SchedulerWeights.Default"/>. Weights that
    /// are missing or invalid give the default too. A negative age (the clock stepped back) counts as fresh.
    /// </summary>
    /// <param name="last">The last weights heard; null for none.</param>
    /// <param name="age">Time since the cluster last confirmed them (an empty long-poll answer confirms).</param>
    /// <param name="timeToLive">How long they may be kept; zero or less: not at all.</param>
    public static SchedulerWeights For(SchedulerWeights? last, TimeSpan age, TimeSpan timeToLive) =>
        last is { IsValid: true } weights && age < timeToLive && timeToLive > TimeSpan.Zero ? weights : SchedulerWeights.Default;
}

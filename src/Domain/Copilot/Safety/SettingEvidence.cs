using System.Collections.Immutable;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>One setting of the weights and how it did, newest sample last.</summary>
/// <param name="Weights">The setting.</param>
/// <param name="Samples">At most <see cref="MaxSamples"/>.</param>
/// <param name="LastAt">Time of the newest sample; null without one.</param>
/// <param name="IsSettling">True until the first whole interval after the change is over: its queues are still those of before.</param>
public sealed record SettingEvidence(SchedulerWeights Weights, ImmutableArray<JudgedSample> Samples, DateTimeOffset? LastAt, bool IsSettling)
{
    /// <summary>Samples kept: two minutes.</summary>
    public const int MaxSamples = 24;

    /// <summary>A setting that came into force just now.</summary>
    public static SettingEvidence Begin(SchedulerWeights weights) => new(weights, [], null, IsSettling: true);

    internal SettingEvidence Add(JudgedSample? sample, DateTimeOffset at)
    {
        if (IsSettling)
            return this with { IsSettling = false };
        if (sample is not { } judged)
            return this;
        var kept = Samples.Length < MaxSamples ? Samples : Samples.RemoveAt(0);
        return this with { Samples = kept.Add(judged), LastAt = at };
    }
}

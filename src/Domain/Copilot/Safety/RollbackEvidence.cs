using System.Collections.Immutable;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// How the setting in force did, and the last one before it that was in force long enough to be compared with; and, with a trial
/// kernel, by how much J of the others was above its own in the same intervals.
/// </summary>
/// <param name="Current">The setting in force with most kernels.</param>
/// <param name="Previous">What it is compared with; null: nothing yet.</param>
/// <param name="TrialLacks">J of the others minus J of the trial kernel, per interval, newest last.</param>
public sealed record RollbackEvidence(SettingEvidence Current, SettingEvidence? Previous, ImmutableArray<float> TrialLacks)
{
    /// <summary>Nothing known of the weights in force.</summary>
    public static RollbackEvidence Begin(SchedulerWeights weights) => new(SettingEvidence.Begin(weights), null, []);

    /// <summary>J of the previous setting minus J of the present one under comparable demand; null without enough samples.</summary>
    public double? Lack(GuardRails rails) =>
        Pair(rails) is var (before, now) ? before.Average() - now.Average() : null;

    /// <summary>Takes an interval.</summary>
    internal RollbackEvidence Add(JudgedInterval interval, GuardRails rails)
    {
        var own = JudgedSample.Of(interval.Approved, interval.All, rails);
        return this with { Current = Current.Add(own, interval.At), TrialLacks = AddTrial(interval, rails) };
    }

    /// <summary>Another setting comes into force. One that was too short to be judged leaves what is compared with as it is.</summary>
    internal RollbackEvidence Change(SchedulerWeights weights, GuardRails rails) => new(
        SettingEvidence.Begin(weights), Current.Samples.Length >= rails.RollbackSamples || Previous is null ? Current : Previous, []);

    /// <summary>Another trial begins.</summary>
    internal RollbackEvidence ChangeTrial() => this with { TrialLacks = [] };

    /// <summary>The previous setting is in force again, with what is known of it.</summary>
    internal static RollbackEvidence Restore(SettingEvidence previous) => new(previous with { IsSettling = true }, null, []);

    /// <summary>Confidence that the setting in force is worse than the previous one by more than the margin; null: not comparable yet.</summary>
    internal double? Confidence(GuardRails rails) =>
        Pair(rails) is var (before, now) ? RollbackTest.Worse(before, now, rails.RollbackMargin) : null;

    /// <summary>Confidence that the trial is worse than the others by more than the margin.</summary>
    internal double? TrialConfidence(GuardRails rails) =>
        TrialLacks.Length >= rails.RollbackSamples
            ? RollbackTest.Worse([.. TrialLacks.Select(lack => (double)lack)], rails.RollbackMargin)
            : null;

    private (double[] Before, double[] Now)? Pair(GuardRails rails)
    {
        if (Previous is not { LastAt: { } last } previous || Current.LastAt is not { } newest || (newest - last).Duration() > rails.RollbackMemory)
            return null;
        var (before, now) = (ComparableDemand.Select(previous.Samples, previous.Samples), ComparableDemand.Select(previous.Samples, Current.Samples));
        return before.Length >= rails.RollbackSamples && now.Length >= rails.RollbackSamples ? (before, now) : null;
    }

    private ImmutableArray<float> AddTrial(JudgedInterval interval, GuardRails rails)
    {
        // Only classes that both groups served: J over other classes is another number.
        var (trial, others) = (interval.Trial, interval.Approved);
        var both = PerClass.Of(c => trial[c].IsMet is not null && others[c].IsMet is not null);
        if (rails.Objective(PerClass.Of(c => both[c] ? trial[c].IsMet : null)) is not { } own
            || rails.Objective(PerClass.Of(c => both[c] ? others[c].IsMet : null)) is not { } control)
            return TrialLacks;
        var kept = TrialLacks.Length < SettingEvidence.MaxSamples ? TrialLacks : TrialLacks.RemoveAt(0);
        return kept.Add((float)(control - own));
    }
}

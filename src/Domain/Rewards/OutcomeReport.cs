using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Rewards;

/// <summary>What one workload saw since its previous report.</summary>
/// <param name="Class">The judged class.</param>
/// <param name="Source">Who reports; a new source starts its numbers again. 1..128 characters.</param>
/// <param name="Number">1, 2, 3 ... per source; each counts once.</param>
/// <param name="Outcomes">By weight epoch.</param>
/// <param name="QueueDepth">Queries waiting; -1 when no kernel says.</param>
/// <param name="Slots">Execution slots; -1 when no kernel says.</param>
/// <param name="ThresholdMs">Latency threshold in force, ms; 0 when unknown.</param>
public sealed record OutcomeReport(
    WorkloadClass Class,
    string Source,
    long Number,
    IReadOnlyList<EpochClassOutcome> Outcomes,
    int QueueDepth,
    int Slots,
    double ThresholdMs)
{
    /// <summary>The greatest length of a source's name.</summary>
    public const int MaxSourceLength = 128;

    /// <summary>The first field that is out of range, or null when the report is sound.</summary>
    public string? Problem()
    {
        if (Class is < WorkloadClass.L or > WorkloadClass.S)
            return "class: only L, B, A and S are judged";
        if (string.IsNullOrEmpty(Source) || Source.Length > MaxSourceLength)
            return $"source: 1 to {MaxSourceLength} characters";
        if (Number < 1)
            return "number: starts at 1";
        if (!(double.IsFinite(ThresholdMs) && ThresholdMs >= 0))
            return "thresholdMs: finite, not negative";
        if (QueueDepth < -1 || Slots < -1)
            return "gauges: -1 for unknown, else not negative";
        foreach (var (epoch, outcome) in Outcomes)
        {
            if (epoch < 0)
                return "epoch: not negative";
            if (!outcome.IsSane)
                return $"outcome of epoch {epoch}: not finite, out of range, or a part exceeds its whole";
        }

        return null;
    }
}

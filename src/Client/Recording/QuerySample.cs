using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Client.Recording;

/// <summary>
/// How one ended query counts (definitions of availability, error rate and latency: specification section 7). A failed request
/// is a failed span too, so that availability never falls below what the error rate explains; it is timed but never good, or
/// an outage that fails fast would look healthy.
/// </summary>
internal readonly ref struct QuerySample(
    WorkloadClass workloadClass, TimeSpan latency, QueryOutcome outcome, TimeSpan serviceTime, int retries, int failedAttempts, long weightEpoch)
{
    /// <summary>Longest latency and service time.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(1);

    public byte Series => (byte)workloadClass;

    public long WeightEpoch { get; } = weightEpoch;

    public bool IsRequest => outcome <= QueryOutcome.Rejected;

    private bool Failed => outcome != QueryOutcome.Ok;

    /// <summary>Why it cannot be counted; null when it can.</summary>
    public string? Error()
    {
        if ((uint)workloadClass > (uint)WorkloadClass.S)
            return Reasons.InvalidClass;
        if ((uint)outcome > (uint)QueryOutcome.InvalidStatement)
            return Reasons.InvalidOutcome;
        // One unsigned comparison each covers negative and too long.
        if ((ulong)latency.Ticks > (ulong)MaxDuration.Ticks)
            return latency < TimeSpan.Zero ? Reasons.NegativeLatency : Reasons.DurationOutOfRange;
        if ((ulong)serviceTime.Ticks > (ulong)MaxDuration.Ticks)
            return Reasons.DurationOutOfRange;
        return retries < 0 || WeightEpoch < 0 ? Reasons.NegativeCount : null;
    }

    public void CountInto(RecordingCell cell)
    {
        cell.Requests++;
        cell.Spans += retries + 1L;
        cell.Retries += retries;
        cell.SpansFailed += FailedSpans();
        if (serviceTime > TimeSpan.Zero)
        {
            cell.ServiceNanoseconds += serviceTime.Ticks * TimeSpan.NanosecondsPerTick;
            cell.Serviced++;
        }

        if (Failed)
            cell.RequestsFailed++;
        if (outcome == QueryOutcome.Rejected)
        {
            cell.Rejected++;
            return;
        }

        var nanoseconds = latency.Ticks * TimeSpan.NanosecondsPerTick;
        cell.Timed++;
        if (!Failed && nanoseconds <= cell.ThresholdNanoseconds)
            cell.Good++;
        cell.Latencies!.TryInsertNanoseconds(nanoseconds);
    }

    private long FailedSpans()
    {
        var attempts = retries + 1L;
        if (failedAttempts < 0)
            return Failed ? attempts : retries;
        return Math.Clamp(failedAttempts, Failed ? 1 : 0, attempts);
    }
}

using System.Runtime.CompilerServices;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Client.Recording;

/// <summary>
/// How one ended query counts (definitions of availability, error rate and latency: specification section 7). A failed request
/// is a failed span too, so that availability never falls below what the error rate explains; it is timed but never good, or
/// an outage that fails fast would look healthy.
/// </summary>
internal readonly ref struct QuerySample(TimeSpan latency, QueryOutcome outcome, TimeSpan serviceTime, int retries, int failedAttempts)
{
    /// <summary>Longest latency and service time.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(1);

    private bool Failed => outcome != QueryOutcome.Ok;

    public static bool IsRequest(QueryOutcome outcome) => outcome <= QueryOutcome.Rejected;

    /// <summary>Whether it can be counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsValid(
        WorkloadClass workloadClass, TimeSpan latency, QueryOutcome outcome, TimeSpan serviceTime, int retries, long weightEpoch) =>
        (uint)workloadClass <= (uint)WorkloadClass.S
        && (uint)outcome <= (uint)QueryOutcome.InvalidStatement
        // One unsigned comparison each covers negative and too long.
        && (ulong)latency.Ticks <= TimeSpan.TicksPerDay
        && (ulong)serviceTime.Ticks <= TimeSpan.TicksPerDay
        && retries >= 0
        && weightEpoch >= 0;

    /// <summary>Why it cannot be counted, when <see cref="IsValid"/> says so.</summary>
    public static string Error(WorkloadClass workloadClass, TimeSpan latency, QueryOutcome outcome, TimeSpan serviceTime)
    {
        if ((uint)workloadClass > (uint)WorkloadClass.S)
            return Reasons.InvalidClass;
        if ((uint)outcome > (uint)QueryOutcome.InvalidStatement)
            return Reasons.InvalidOutcome;
        if (latency < TimeSpan.Zero)
            return Reasons.NegativeLatency;
        return latency > MaxDuration || serviceTime < TimeSpan.Zero || serviceTime > MaxDuration
            ? Reasons.DurationOutOfRange
            : Reasons.NegativeCount;
    }

    public void CountInto(RecordingCell cell)
    {
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
            cell.Rejected++;
        else
            cell.Time(latency.Ticks * TimeSpan.NanosecondsPerTick, !Failed);
    }

    private long FailedSpans()
    {
        var attempts = retries + 1L;
        if (failedAttempts < 0)
            return Failed ? attempts : retries;
        return Math.Clamp(failedAttempts, Failed ? 1 : 0, attempts);
    }
}

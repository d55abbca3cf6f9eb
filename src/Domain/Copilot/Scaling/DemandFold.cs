using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>
/// Puts short decision intervals together to samples of about a second: in less, what one report covers is not what the interval
/// covers. Not thread-safe. Not part of a snapshot: after a restart at most a second is forgotten.
/// </summary>
public sealed class DemandFold
{
    /// <summary>Least length of a sample; below a second, so that a decision each second is a sample each.</summary>
    public static TimeSpan SampleLength { get; } = TimeSpan.FromSeconds(0.9);

    private WorkspaceDemand? _open;

    /// <summary>Takes an interval; returns the sample that it completes, or null. One with impossible values is dropped.</summary>
    public WorkspaceDemand? Add(WorkspaceDemand demand)
    {
        ArgumentNullException.ThrowIfNull(demand);
        if (demand.Problem() is not null)
            return null;
        _open = _open is { } open ? Join(open, demand) : demand;
        if (_open.Interval < SampleLength)
            return null;
        var sample = _open;
        _open = null;
        return sample;
    }

    private static WorkspaceDemand Join(WorkspaceDemand first, WorkspaceDemand second) => new(
        first.Interval + second.Interval,
        (int)Math.Min(int.MaxValue, (long)first.Reports + second.Reports),
        second.Slots > 0 ? second.Slots : first.Slots,
        PerClass.Of(c => Join(first.Classes[c], second.Classes[c])));

    private static ClassDemand Join(in ClassDemand first, in ClassDemand second)
    {
        var (before, after) = (Math.Min(ClassOutcome.CountLimit, first.Requests), Math.Min(ClassOutcome.CountLimit, second.Requests));
        double? service = (first.MeanServiceSeconds, second.MeanServiceSeconds) switch
        {
            ({ } one, { } other) when before + after > 0 => ((one / (before + after)) * before) + ((other / (before + after)) * after),
            var (one, other) => other ?? one,
        };
        return new(
            Sum(first.Arrivals, second.Arrivals), service, second.ServiceIsLatency, Math.Min(double.MaxValue, first.BusySeconds + second.BusySeconds),
            second.Backlog >= 0 ? second.Backlog : first.Backlog, Sum(first.Requests, second.Requests),
            Sum(first.RequestsUnderCurrent, second.RequestsUnderCurrent), Sum(first.RequestsFailed, second.RequestsFailed),
            Sum(first.Timed, second.Timed), Sum(first.Good, second.Good), Math.Max(first.P95Ms, second.P95Ms),
            second.ThresholdMs > 0 ? second.ThresholdMs : first.ThresholdMs);
    }

    private static long Sum(long one, long other) => Math.Min(ClassOutcome.CountLimit, one) + Math.Min(ClassOutcome.CountLimit, other);
}

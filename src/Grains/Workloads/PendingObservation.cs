using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Copilot;

namespace SqlxOrleans.Grains.Workloads;

/// <summary>What has been applied since the Copilot was last told, by weight epoch.</summary>
internal sealed class PendingObservation
{
    /// <summary>Most epochs kept apart: senders choose them. Further ones count as unknown, and so for the epoch in force.</summary>
    private const int MaxEpochs = 64;

    private readonly Dictionary<long, (WorkloadCounts Counts, LatencySketch Latencies, bool IsOwn)> _epochs = [];
    private long _newestSecond;

    public bool IsEmpty => _epochs.Count == 0;

    /// <summary>Adds what was applied; the delta must not change any more.</summary>
    public void Add(WorkloadDelta delta)
    {
        foreach (var cell in delta.Cells)
        {
            var epoch = _epochs.Count < MaxEpochs || _epochs.ContainsKey(cell.WeightEpoch) ? cell.WeightEpoch : 0;
            _epochs[epoch] = _epochs.TryGetValue(epoch, out var sum)
                ? (sum.Counts + cell.Counts, Join(sum.Latencies, sum.IsOwn, cell.Latencies), true)
                : (cell.Counts, cell.Latencies, false);
            _newestSecond = Math.Max(_newestSecond, cell.Second);
        }
    }

    /// <summary>A first sketch is only looked at: mostly there is no second before the report.</summary>
    private static LatencySketch Join(LatencySketch sum, bool isOwn, LatencySketch next)
    {
        var own = sum;
        if (!isOwn)
        {
            own = new LatencySketch();
            own.Add(sum);
        }

        own.Add(next);
        return own;
    }

    public ClassObservation ToObservation(
        string className, string source, long number, double thresholdMs, int queueDepth, int slots) =>
        new(className, source, number, [.. _epochs.Select(epoch => Outcome(epoch.Key, epoch.Value.Counts, epoch.Value.Latencies))],
            queueDepth, slots, thresholdMs, DateTimeOffset.FromUnixTimeSeconds(_newestSecond));

    private static EpochOutcome Outcome(long epoch, WorkloadCounts counts, LatencySketch latencies) => new(
        epoch,
        counts.Requests,
        counts.RequestsFailed,
        counts.Timed,
        counts.Good,
        counts.Spans,
        counts.SpansFailed,
        counts.Arrivals,
        counts.ServiceNanoseconds / 1e9,
        counts.Serviced,
        latencies.SumNanoseconds / 1e9,
        latencies.Count == 0 ? 0 : latencies.Quantile(0.95) * 1e3,
        counts.Preemptions);
}

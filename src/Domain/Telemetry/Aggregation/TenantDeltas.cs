using System.Runtime.InteropServices;
using SqlxOrleans.Domain.Privacy;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Telemetry.Observations;

namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>
/// The deltas of one tenant while they are being filled: by one request, then, merged, by one tick of the edge. Not thread-safe.
/// A delta that would pass its codec's limits, or that was counted under another threshold, is continued in a further one, and
/// so a later payload: a grain applies one delta of a payload.
/// </summary>
public sealed class TenantDeltas
{
    /// <summary>Cells after which a workload's delta is continued in a further one.</summary>
    private const int CellsPerDelta = WorkloadDeltaCodec.MaxCells / 2;

    private readonly Dictionary<DeltaKey, List<WorkloadDelta>> _workloads = [];
    private readonly Dictionary<DeltaKey, List<SignalsDelta>> _signals = [];
    private readonly Dictionary<DeltaKey, int> _items = [];
    private RedactionCounts _redactions;

    /// <summary>True when nothing was added.</summary>
    public bool IsEmpty => _workloads.Count == 0 && _signals.Count == 0;

    /// <summary>Labels that are not what was sent, by why.</summary>
    public RedactionCounts Redactions => _redactions;

    /// <summary>Everything about workloads: what, and its deltas.</summary>
    internal IReadOnlyDictionary<DeltaKey, List<WorkloadDelta>> Workloads => _workloads;

    /// <summary>Everything about signals.</summary>
    internal IReadOnlyDictionary<DeltaKey, List<SignalsDelta>> Signals => _signals;

    /// <summary>Items per key, so that a key's refusal can be told to each sender in items.</summary>
    public int ItemsOf(DeltaKey key) => _items.GetValueOrDefault(key);

    /// <summary>The keys that have anything.</summary>
    public IReadOnlyCollection<DeltaKey> Keys => _items.Keys;

    /// <summary>The key by whose refusal an event's or span's sender is told that it was refused.</summary>
    public static DeltaKey KeyOf(in TelemetryItem item) => new(item.Workspace, item.Counts != default ? item.Class : null);

    /// <summary>Adds one event or span.</summary>
    /// <param name="item">What it adds.</param>
    /// <param name="thresholdNanoseconds">The threshold by which its <see cref="WorkloadCounts.Good"/> was counted.</param>
    public void Add(in TelemetryItem item, long thresholdNanoseconds)
    {
        if (item.Counts != default)
        {
            var cell = CellAt(new DeltaKey(item.Workspace, item.Class), item.Second, item.WeightEpoch, thresholdNanoseconds);
            cell.Counts += item.Counts;
            if (item.Counts.Timed > 0)
                cell.Latencies.TryInsertNanoseconds(item.LatencyNanoseconds);
        }

        _redactions.Add(item.Redactions);
        if (item.Signal != 0)
        {
            AddSignal(
                item.Workspace,
                new SignalKey(item.Second, item.Signal, item.Label ?? string.Empty, item.SubLabel ?? string.Empty),
                new SignalCount(item.SignalCount, item.SignalMs));
        }

        if (item.AddsAnything)
            CountItem(KeyOf(item));
    }

    /// <summary>
    /// Adds a histogram point of executions. Good are only those in a bucket whose upper bound is at most the threshold: where a
    /// bound does not coincide with it, the good count is a lower bound and never flatters.
    /// </summary>
    /// <param name="at">Workspace, class, second and epoch; its counts are not read.</param>
    /// <param name="buckets">The point's buckets.</param>
    /// <param name="failed">True when the point is about failed executions.</param>
    /// <param name="thresholdNanoseconds">The class's threshold.</param>
    public void AddExecutions(in TelemetryItem at, ReadOnlySpan<LatencyBucket> buckets, bool failed, long thresholdNanoseconds)
    {
        var key = new DeltaKey(at.Workspace, at.Class);
        var cell = CellAt(key, at.Second, at.WeightEpoch, thresholdNanoseconds);
        // A bound in milliseconds times 0.001 may miss the threshold by rounding only.
        var threshold = thresholdNanoseconds / 1e9 * (1 + 1e-12);
        long total = 0, good = 0;
        foreach (var bucket in buckets)
        {
            total += bucket.Count;
            if (!failed && bucket.Upper <= threshold)
                good += bucket.Count;
            SketchFill.Insert(cell.Latencies, bucket.Representative, bucket.Count);
        }

        cell.Counts += Executions(total, good, failed);
        CountItem(key);
    }

    /// <summary>Adds an exponential histogram point of executions, merged into a sketch already.</summary>
    /// <param name="at">Workspace, class, second and epoch; its counts are not read.</param>
    /// <param name="latencies">The point's latencies.</param>
    /// <param name="failed">True when the point is about failed executions.</param>
    /// <param name="thresholdNanoseconds">The class's threshold; good are only those in buckets surely within it.</param>
    public void AddExecutions(in TelemetryItem at, LatencySketch latencies, bool failed, long thresholdNanoseconds)
    {
        ArgumentNullException.ThrowIfNull(latencies);
        var key = new DeltaKey(at.Workspace, at.Class);
        var cell = CellAt(key, at.Second, at.WeightEpoch, thresholdNanoseconds);
        cell.Latencies.Add(latencies);
        var good = failed || thresholdNanoseconds == 0 ? 0 : latencies.CountAtMost(thresholdNanoseconds / 1e9).Lower;
        cell.Counts += Executions(latencies.Count, good, failed);
        CountItem(key);
    }

    private static WorkloadCounts Executions(long total, long good, bool failed) => new()
    {
        Requests = total,
        RequestsFailed = failed ? total : 0,
        Timed = total,
        Good = good,
        Spans = total,
        SpansFailed = failed ? total : 0,
        Arrivals = total,
    };

    /// <summary>Memory that the deltas hold, in bytes, from above: what a budget is charged while they wait.</summary>
    public long ApproximateBytes()
    {
        var bytes = 0L;
        foreach (var deltas in _workloads.Values)
        {
            foreach (var delta in deltas)
                bytes += DeltaMemory.EmptyDelta + delta.Cells.Sum(DeltaMemory.Of);
        }

        foreach (var deltas in _signals.Values)
        {
            foreach (var delta in deltas)
                bytes += DeltaMemory.EmptyDelta + delta.Entries.Keys.Sum(DeltaMemory.Of);
        }

        return bytes;
    }

    /// <summary>Adds everything of another; the other must not be used for filling afterwards.</summary>
    public void Merge(TenantDeltas other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (key, deltas) in other._workloads)
        {
            foreach (var delta in deltas)
                MergeWorkload(key, delta);
        }

        foreach (var (key, deltas) in other._signals)
        {
            foreach (var delta in deltas)
            {
                foreach (var (signal, count) in delta.Entries)
                    AddSignal(key.Workspace, signal, count);
            }
        }

        foreach (var (key, items) in other._items)
            CollectionsMarshal.GetValueRefOrAddDefault(_items, key, out _) += items;
    }

    private void MergeWorkload(DeltaKey key, WorkloadDelta delta)
    {
        ref var mine = ref CollectionsMarshal.GetValueRefOrAddDefault(_workloads, key, out _);
        mine ??= [];
        if (mine.Count > 0 && mine[^1].ThresholdNanoseconds == delta.ThresholdNanoseconds
            && mine[^1].Cells.Count + delta.Cells.Count <= WorkloadDeltaCodec.MaxCells)
            mine[^1].Merge(delta);
        else
            mine.Add(delta);
    }

    private WorkloadDelta.Cell CellAt(DeltaKey key, long second, long epoch, long threshold)
    {
        ref var deltas = ref CollectionsMarshal.GetValueRefOrAddDefault(_workloads, key, out _);
        deltas ??= [];
        if (deltas.Count == 0 || deltas[^1].ThresholdNanoseconds != threshold || deltas[^1].Cells.Count >= CellsPerDelta)
            deltas.Add(new WorkloadDelta { ThresholdNanoseconds = threshold });
        return deltas[^1].CellAt(second, epoch);
    }

    private void AddSignal(WorkspaceId workspace, SignalKey key, SignalCount count)
    {
        ref var deltas = ref CollectionsMarshal.GetValueRefOrAddDefault(_signals, new DeltaKey(workspace, null), out _);
        deltas ??= [new SignalsDelta()];
        if (deltas[^1].Entries.Count >= SignalsDelta.MaxEntries && !deltas[^1].Entries.ContainsKey(key))
            deltas.Add(new SignalsDelta());
        deltas[^1].Add(key, count.Count, count.SumMs);
    }

    internal void CountItem(DeltaKey key) => CollectionsMarshal.GetValueRefOrAddDefault(_items, key, out _)++;
}

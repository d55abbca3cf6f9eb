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
    private readonly Dictionary<DeltaKey, KeyDeltas> _keys = [];

    // What the workspace of the item before has, by class and, last, its signals: requests mostly are about one workspace.
    private readonly KeyDeltas?[] _near = new KeyDeltas?[(int)WorkloadClass.S + 2];
    private WorkspaceId _nearWorkspace;
    private RedactionCounts _redactions;

    /// <summary>True when nothing was added.</summary>
    public bool IsEmpty => _keys.Count == 0;

    /// <summary>Labels that are not what was sent, by why.</summary>
    public RedactionCounts Redactions => _redactions;

    /// <summary>Everything, by what it is about.</summary>
    internal IReadOnlyCollection<KeyDeltas> All => _keys.Values;

    /// <summary>Items per key, so that a key's refusal can be told to each sender in items.</summary>
    public int ItemsOf(DeltaKey key) => _keys.TryGetValue(key, out var of) ? of.Items : 0;

    /// <summary>The keys that have anything.</summary>
    public IReadOnlyCollection<DeltaKey> Keys => _keys.Keys;

    /// <summary>The key by whose refusal an event's or span's sender is told that it was refused.</summary>
    public static DeltaKey KeyOf(in TelemetryItem item) => new(item.Workspace, item.Counts.IsZero ? null : item.Class);

    /// <summary>Adds one event or span.</summary>
    /// <param name="item">What it adds.</param>
    /// <param name="thresholdNanoseconds">The threshold by which its <see cref="WorkloadCounts.Good"/> was counted.</param>
    public void Add(in TelemetryItem item, long thresholdNanoseconds)
    {
        var hasCounts = !item.Counts.IsZero;
        if (hasCounts)
        {
            var of = Of(new DeltaKey(item.Workspace, item.Class));
            var cell = of.CellAt(item.Second, item.WeightEpoch, thresholdNanoseconds);
            cell.Counts += item.Counts;
            if (item.Counts.Timed > 0)
                cell.Latencies.TryInsertNanoseconds(item.LatencyNanoseconds);
            of.Items++;
        }

        _redactions.Add(item.Redactions);
        if (item.Signal != 0)
        {
            var of = Of(new DeltaKey(item.Workspace, null));
            of.Add(
                new SignalKey(item.Second, item.Signal, item.Label ?? string.Empty, item.SubLabel ?? string.Empty),
                new SignalCount(item.SignalCount, item.SignalMs));
            // An item that has both is the workload's.
            if (!hasCounts)
                of.Items++;
        }
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
        var of = Of(new DeltaKey(at.Workspace, at.Class));
        var cell = of.CellAt(at.Second, at.WeightEpoch, thresholdNanoseconds);
        // A bound in milliseconds times 0.001 may miss the threshold by rounding only.
        var threshold = thresholdNanoseconds / 1e9 * (1 + 1e-12);
        long total = 0, good = 0;
        foreach (var bucket in buckets)
        {
            if (bucket.Count == 0)
                continue;
            total += bucket.Count;
            if (!failed && bucket.Upper <= threshold)
                good += bucket.Count;
            SketchFill.Insert(cell.Latencies, bucket.Representative, bucket.Count);
        }

        cell.Counts += Executions(total, good, failed);
        of.Items++;
    }

    /// <summary>Adds an exponential histogram point of executions, merged into a sketch already.</summary>
    /// <param name="at">Workspace, class, second and epoch; its counts are not read.</param>
    /// <param name="latencies">The point's latencies.</param>
    /// <param name="failed">True when the point is about failed executions.</param>
    /// <param name="thresholdNanoseconds">The class's threshold; good are only those in buckets surely within it.</param>
    public void AddExecutions(in TelemetryItem at, LatencySketch latencies, bool failed, long thresholdNanoseconds)
    {
        ArgumentNullException.ThrowIfNull(latencies);
        var of = Of(new DeltaKey(at.Workspace, at.Class));
        var cell = of.CellAt(at.Second, at.WeightEpoch, thresholdNanoseconds);
        cell.Latencies.Add(latencies);
        var good = failed || thresholdNanoseconds == 0 ? 0 : latencies.CountAtMost(thresholdNanoseconds / 1e9).Lower;
        cell.Counts += Executions(latencies.Count, good, failed);
        of.Items++;
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
        foreach (var of in _keys.Values)
        {
            foreach (var delta in of.Workloads)
                bytes += DeltaMemory.EmptyDelta + delta.Cells.Sum(DeltaMemory.Of);
            foreach (var delta in of.Signals)
                bytes += DeltaMemory.EmptyDelta + delta.Entries.Keys.Sum(DeltaMemory.Of);
        }

        return bytes;
    }

    /// <summary>Adds everything of another; the other must not be used for filling afterwards.</summary>
    public void Merge(TenantDeltas other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (key, theirs) in other._keys)
        {
            var mine = Of(key);
            foreach (var delta in theirs.Workloads)
                mine.Merge(delta);
            foreach (var delta in theirs.Signals)
            {
                foreach (var (signal, count) in delta.Entries)
                    mine.Add(signal, count);
            }

            mine.Items += theirs.Items;
        }
    }

    private KeyDeltas Of(in DeltaKey key)
    {
        if (key.Workspace != _nearWorkspace)
        {
            Array.Clear(_near);
            _nearWorkspace = key.Workspace;
        }

        ref var near = ref _near[key.Class is { } workloadClass ? (int)workloadClass : _near.Length - 1];
        return near ??= Find(key);
    }

    private KeyDeltas Find(in DeltaKey key)
    {
        ref var of = ref CollectionsMarshal.GetValueRefOrAddDefault(_keys, key, out _);
        return of ??= new KeyDeltas(key);
    }
}

using SqlxOrleans.Domain.Sketches;

namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>
/// What one producer saw of one workload (workspace and class) since its last flush: mergeable, and small enough to send
/// ten times a second. Cells are keyed by event second and by the weight epoch under which the queries ran, so that windows
/// follow event time and a reward is credited to the weights that earned it.
/// </summary>
public sealed class WorkloadDelta
{
    private readonly Dictionary<(long Second, long Epoch), Cell> _cells = [];

    /// <summary>The latency threshold under which <see cref="WorkloadCounts.Good"/> was counted, in nanoseconds.</summary>
    public long ThresholdNanoseconds { get; set; }

    /// <summary>Queries waiting in the producer's queue at the end of the flush; -1 when it did not say.</summary>
    public int QueueDepth { get; set; } = -1;

    /// <summary>Execution slots of the producer, shared by all its classes; -1 when it did not say.</summary>
    public int Slots { get; set; } = -1;

    /// <summary>The producer's clock when it flushed, Unix milliseconds: its heartbeat for the watermark. 0: none.</summary>
    public long HeartbeatUnixMilliseconds { get; set; }

    /// <summary>The cells, in no particular order.</summary>
    public IReadOnlyCollection<Cell> Cells => _cells.Values;

    /// <summary>True when there is nothing to say: no cells and no gauges.</summary>
    public bool IsEmpty => _cells.Count == 0 && QueueDepth < 0 && Slots < 0;

    /// <summary>The cell of an event second (Unix seconds) and weight epoch (0: unknown), made when missing.</summary>
    public Cell CellAt(long second, long weightEpoch)
    {
        ref var cell = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_cells, (second, weightEpoch), out _);
        return cell ??= new Cell(second, weightEpoch);
    }

    /// <summary>Adds another delta of the same workload and threshold: counts and sketches add. The gauges of the newer heartbeat win (of the other
    /// delta when both are equal); where it did not say, the older one's stay.</summary>
    /// <exception cref="ArgumentException">The thresholds differ, so the good counts cannot be added.</exception>
    public void Merge(WorkloadDelta other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (_cells.Count > 0 && other._cells.Count > 0 && ThresholdNanoseconds != other.ThresholdNanoseconds)
            throw new ArgumentException("Deltas counted under different latency thresholds cannot be merged.", nameof(other));
        if (other._cells.Count > 0)
            ThresholdNanoseconds = other.ThresholdNanoseconds;
        foreach (var cell in other._cells.Values)
        {
            var mine = CellAt(cell.Second, cell.WeightEpoch);
            mine.Counts += cell.Counts;
            mine.Latencies.Add(cell.Latencies);
        }

        var (newer, older) = other.HeartbeatUnixMilliseconds >= HeartbeatUnixMilliseconds ? (other, this) : (this, other);
        QueueDepth = newer.QueueDepth >= 0 ? newer.QueueDepth : older.QueueDepth;
        Slots = newer.Slots >= 0 ? newer.Slots : older.Slots;
        HeartbeatUnixMilliseconds = newer.HeartbeatUnixMilliseconds;
    }

    /// <summary>One event second under one weight epoch.</summary>
    public sealed class Cell(long second, long weightEpoch)
    {
        /// <summary>Event time, Unix seconds.</summary>
        public long Second { get; } = second;

        /// <summary>The weight epoch the queries ran under (<c>ai_meta.epoch</c>); 0 when unknown.</summary>
        public long WeightEpoch { get; } = weightEpoch;

        /// <summary>Exact counts.</summary>
        public WorkloadCounts Counts { get; set; }

        /// <summary>Latencies of the timed requests, in seconds.</summary>
        public LatencySketch Latencies { get; init; } = new();
    }
}

using SqlxOrleans.Client.Recording;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Client.Flushing;

/// <summary>The deltas of one workload, nearly always one: counted under different thresholds, they cannot be added.</summary>
internal sealed class PendingWorkload
{
    /// <summary>What a workload without cells takes.</summary>
    public const int EmptyBytes = 256;

    private const int CellBytes = 320;
    private const int BytesPerValue = 16;
    private const int DenseBytes = 16 * 1024;

    private readonly List<WorkloadDelta> _deltas = [];

    public long HeartbeatMs { get; set; }
    public int QueueDepth { get; set; } = -1;
    public int Slots { get; set; } = -1;

    /// <summary>Adds what a thread saw; answers by how much the estimated size grew.</summary>
    public long Add(RecordingCell cell)
    {
        var delta = DeltaFor(cell.ThresholdNanoseconds);
        var cells = delta.Cells.Count;
        var mine = delta.CellAt(cell.Second, cell.WeightEpoch);
        var before = delta.Cells.Count > cells ? 0 : BytesOf(mine.Counts);
        mine.Counts += cell.Counts;
        mine.Latencies.Add(cell.Latencies!);
        return BytesOf(mine.Counts) - before;
    }

    /// <summary>Writes the delta of a round; true when there is another.</summary>
    public bool Encode(BatchEncoder encoder, in SeriesKey key, int round)
    {
        if (_deltas.Count == 0)
            DeltaFor(0);
        if (round >= _deltas.Count)
            return false;
        var delta = _deltas[round];
        var isLast = round == _deltas.Count - 1;
        if (isLast)
            (delta.HeartbeatUnixMilliseconds, delta.QueueDepth, delta.Slots) = (HeartbeatMs, QueueDepth, Slots);
        encoder.Add(
            (Workspace: WorkspaceId.Parse(key.Workspace), key.Class, Delta: delta),
            static (writer, frame) => DeltaFraming.Write(writer, frame.Workspace, frame.Class, frame.Delta),
            EventsOf(delta));
        return !isLast;
    }

    private static long EventsOf(WorkloadDelta delta)
    {
        var events = 0L;
        foreach (var cell in delta.Cells)
            events += cell.Counts.Requests + cell.Counts.Arrivals + cell.Counts.Preemptions;
        return events;
    }

    private static long BytesOf(in WorkloadCounts counts) => CellBytes + Math.Min(DenseBytes, counts.Timed * BytesPerValue);

    private WorkloadDelta DeltaFor(long thresholdNanoseconds)
    {
        foreach (var delta in _deltas)
        {
            if (delta.ThresholdNanoseconds == thresholdNanoseconds && delta.Cells.Count < PendingTelemetry.MaxCells)
                return delta;
        }

        _deltas.Add(new WorkloadDelta { ThresholdNanoseconds = thresholdNanoseconds });
        return _deltas[^1];
    }
}

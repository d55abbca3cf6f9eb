using System.Collections.Concurrent;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Load.Traffic;

/// <summary>What the cluster has acknowledged, counted by the senders themselves.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<SeriesId, LatencySketch> _series = new();
    private long _acknowledged;

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Latencies of every acknowledged event; read only when all senders have stopped.</summary>
    public IReadOnlyDictionary<SeriesId, LatencySketch> Series => _series;

    public void Acknowledge(PreparedBatch batch)
    {
        foreach (var (series, delta) in batch.Deltas)
            Add(series, delta);
        Interlocked.Add(ref _acknowledged, batch.Events);
    }

    /// <summary>Claims events that were never sent: to show that a verb notices.</summary>
    public void Claim(SeriesId series, int events)
    {
        var sketch = _series.GetOrAdd(series, _ => new LatencySketch());
        lock (sketch)
        {
            for (var i = 0; i < events; i++)
                sketch.TryInsertNanoseconds(1_000_000);
        }

        Interlocked.Add(ref _acknowledged, events);
    }

    private void Add(SeriesId series, WorkloadDelta delta)
    {
        var sketch = _series.GetOrAdd(series, _ => new LatencySketch());
        lock (sketch)
        {
            foreach (var cell in delta.Cells)
                sketch.Add(cell.Latencies);
        }
    }
}

using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>How much memory the parts of deltas hold, in bytes, from above.</summary>
internal static class DeltaMemory
{
    /// <summary>A delta without what it holds, and its place among the others.</summary>
    public const int EmptyDelta = 400;

    private const int CellBytes = 400;
    private const int OctaveBytes = 512;
    private const int EntryBytes = 200;
    private const double LowestSeconds = 1.0 / (1 << 20);
    private const double HighestSeconds = 1 << 12;

    /// <summary>A cell with its sketch, which holds every octave between its smallest and its greatest value.</summary>
    public static long Of(WorkloadDelta.Cell cell) => CellBytes + (OctaveBytes * Octaves(cell.Latencies));

    /// <summary>A signal's entry with its labels.</summary>
    public static long Of(SignalKey key) => EntryBytes + (2L * (key.Label.Length + key.SubLabel.Length));

    private static long Octaves(LatencySketch sketch)
    {
        if (sketch.Count == sketch.ZeroCount)
            return 0;
        var lowest = Math.Clamp(sketch.Min, LowestSeconds, HighestSeconds);
        var highest = Math.Clamp(sketch.Max, LowestSeconds, HighestSeconds);
        return (long)Math.Ceiling(Math.Log2(highest / lowest)) + 1;
    }
}

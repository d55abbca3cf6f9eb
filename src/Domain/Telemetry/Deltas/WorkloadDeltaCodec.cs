using System.Buffers;
using SqlxOrleans.Domain.Sketches;

namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>
/// The packed form of a <see cref="WorkloadDelta"/>: version, threshold, gauges, heartbeat, then cells of variable-length
/// integers and packed sketches. Reading never trusts a length and rejects counts that contradict each other.
/// </summary>
public static class WorkloadDeltaCodec
{
    /// <summary>Most cells one delta may hold: half an hour of seconds. A hostile cell unpacks to at most 16 KB.</summary>
    public const int MaxCells = 2048;

    /// <summary>
    /// Most that one delta may claim of any count, its cells together: as many as one sketch may claim, and so few that tens of
    /// thousands of deltas can be added without an overflow.
    /// </summary>
    public const long MaxCount = LatencySketch.MaxReadCount;

    /// <summary>Most service time that one delta may claim, its cells together: 36 years in nanoseconds.</summary>
    public const long MaxServiceNanoseconds = 1L << 60;

    private const byte FormatVersion = 1;

    /// <summary>Appends the packed form.</summary>
    public static void Write(WorkloadDelta delta, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(delta);
        ArgumentNullException.ThrowIfNull(writer);
        Varint.Write(writer, FormatVersion);
        Varint.Write(writer, (ulong)delta.ThresholdNanoseconds);
        Varint.WriteSigned(writer, delta.QueueDepth);
        Varint.WriteSigned(writer, delta.Slots);
        Varint.WriteSigned(writer, delta.HeartbeatUnixMilliseconds);
        Varint.Write(writer, (ulong)delta.Cells.Count);
        Span<long> counts = stackalloc long[WorkloadCounts.FieldCount];
        foreach (var cell in delta.Cells)
        {
            Varint.WriteSigned(writer, cell.Second);
            Varint.Write(writer, (ulong)cell.WeightEpoch);
            cell.Counts.CopyTo(counts);
            foreach (var count in counts)
                Varint.Write(writer, (ulong)count);
            cell.Latencies.WriteTo(writer);
        }
    }

    /// <summary>Reads a packed delta that fills the whole span.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="delta">The delta; empty when false is returned.</param>
    /// <param name="error">What is wrong and where, when false is returned.</param>
    public static bool TryRead(ReadOnlySpan<byte> source, out WorkloadDelta delta, out string? error)
    {
        var length = source.Length;
        delta = new WorkloadDelta();
        error = ReadInto(delta, ref source);
        if (error is null && source.Length > 0)
            error = "bytes after the last cell";
        if (error is not null)
        {
            error = $"{error} at byte {length - source.Length} of {length}";
            delta = new WorkloadDelta();
        }

        return error is null;
    }

    private static string? ReadInto(WorkloadDelta delta, ref ReadOnlySpan<byte> source)
    {
        if (!Varint.TryRead(ref source, out var version))
            return "no version";
        if (version != FormatVersion)
            return $"format version {version} is not {FormatVersion}";
        if (!Varint.TryReadBounded(ref source, long.MaxValue, out var threshold)
            || !Varint.TryReadSigned(ref source, out var queueDepth) || queueDepth is < -1 or > int.MaxValue
            || !Varint.TryReadSigned(ref source, out var slots) || slots is < -1 or > 1_000_000
            || !Varint.TryReadSigned(ref source, out var heartbeat)
            || !Varint.TryReadBounded(ref source, MaxCells, out var cells))
            return "bad header";
        delta.ThresholdNanoseconds = threshold;
        delta.QueueDepth = (int)queueDepth;
        delta.Slots = (int)slots;
        delta.HeartbeatUnixMilliseconds = heartbeat;
        Span<long> totals = stackalloc long[WorkloadCounts.FieldCount];
        totals.Clear();
        for (var i = 0; i < cells; i++)
        {
            if (ReadCell(delta, ref source, totals) is { } error)
                return error;
        }

        return null;
    }

    private static string? ReadCell(WorkloadDelta delta, ref ReadOnlySpan<byte> source, scoped Span<long> totals)
    {
        if (!Varint.TryReadSigned(ref source, out var second) || !EventSecond.IsValid(second)
            || !Varint.TryReadBounded(ref source, long.MaxValue, out var epoch))
            return "bad cell key";
        Span<long> fields = stackalloc long[WorkloadCounts.FieldCount];
        for (var i = 0; i < fields.Length; i++)
        {
            var limit = i == WorkloadCounts.ServiceField ? MaxServiceNanoseconds : MaxCount;
            if (!Varint.TryReadBounded(ref source, limit - totals[i], out fields[i]))
                return "bad count";
            totals[i] += fields[i];
        }

        if (!LatencySketch.TryRead(source, out var sketch, out var consumed))
            return "bad sketch";
        var counts = WorkloadCounts.FromSpan(fields);
        if (!counts.IsSane || sketch.Count != counts.Timed)
            return "counts contradict each other";
        source = source[consumed..];
        var cell = delta.CellAt(second, epoch);
        cell.Counts += counts;
        cell.Latencies.Add(sketch);
        return null;
    }
}

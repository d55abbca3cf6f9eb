using System.Buffers;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Slos;

/// <summary>
/// Everything that is known of one workload: exact counters, latency sketches, watermark, and which batches are in it.
/// Applying the same (producer, sequence) twice changes nothing.
/// </summary>
public sealed class WorkloadSeries
{
    private const byte FormatVersion = 1;

    private CounterWindows _counters = new();
    private SketchWindows _latencies = new();
    private WatermarkTracker _watermark = new();
    private ProducerTable _producers = new();

    /// <summary>Exact counters by window.</summary>
    public CounterWindows Counters => _counters;

    /// <summary>Latency sketches by window.</summary>
    public SketchWindows Latencies => _latencies;

    /// <summary>Up to when all live producers have reported.</summary>
    public WatermarkTracker Watermark => _watermark;

    /// <summary>True when a batch has been applied before.</summary>
    public bool WasApplied(string producerId, long sequence) => _producers.WasApplied(producerId, sequence);

    /// <summary>Applies the deltas of one batch that <see cref="WasApplied"/> does not know.</summary>
    /// <param name="producerId">The sender.</param>
    /// <param name="sequence">The batch's number.</param>
    /// <param name="deltas">Its deltas for this workload.</param>
    /// <param name="thresholdNanoseconds">The latency threshold in force; 0 for a class without objective.</param>
    /// <param name="nowUnixSeconds">The present time: decides which producers are live.</param>
    /// <returns>Requests that were too late for the windows and count in the totals only.</returns>
    public long Apply(
        string producerId, long sequence, IReadOnlyList<WorkloadDelta> deltas, long thresholdNanoseconds, long nowUnixSeconds)
    {
        ArgumentNullException.ThrowIfNull(deltas);
        var late = 0L;
        var newestMs = long.MinValue;
        foreach (var delta in deltas)
        {
            newestMs = Math.Max(newestMs, delta.HeartbeatUnixMilliseconds > 0 ? delta.HeartbeatUnixMilliseconds : long.MinValue);
            foreach (var cell in delta.Cells)
            {
                newestMs = Math.Max(newestMs, cell.Second * 1000);
                var wanted = thresholdNanoseconds == 0 ? delta.ThresholdNanoseconds : thresholdNanoseconds;
                var counts = Rethreshold.Apply(cell.Counts, cell.Latencies, delta.ThresholdNanoseconds, wanted);
                if (_counters.Add(cell.Second, counts))
                    _latencies.Add(cell.Second, cell.Latencies);
                else
                    late += counts.Requests;
            }
        }

        if (newestMs != long.MinValue)
        {
            _watermark.Observe(producerId, newestMs, nowUnixSeconds * 1000);
            _watermark.Advance(nowUnixSeconds * 1000);
        }

        _producers.MarkApplied(producerId, sequence, nowUnixSeconds);
        return late;
    }

    /// <summary>Appends the packed form.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Varint.Write(writer, FormatVersion);
        _counters.WriteTo(writer);
        _latencies.WriteTo(writer);
        _watermark.WriteTo(writer);
        _producers.WriteTo(writer);
    }

    /// <summary>Reads a packed form that fills the whole span; false when it is truncated or corrupted.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out WorkloadSeries series)
    {
        series = new WorkloadSeries();
        if (!Varint.TryRead(ref source, out var version) || version != FormatVersion)
            return false;
        if (!CounterWindows.TryRead(source, out series._counters, out var consumed))
            return false;
        source = source[consumed..];
        if (!SketchWindows.TryRead(source, out series._latencies, out consumed))
            return false;
        source = source[consumed..];
        if (!WatermarkTracker.TryRead(source, out series._watermark, out consumed))
            return false;
        source = source[consumed..];
        return ProducerTable.TryRead(source, out series._producers, out consumed) && consumed == source.Length;
    }
}

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
    /// <summary>
    /// Most that a series holds of any count, 2^62. A delta may claim 2^48 at most, so only made-up telemetry gets there; a cell
    /// that would pass it is not counted, and reported as late. Service time stops growing instead, and then says "at least".
    /// </summary>
    public const long MaxTotal = 1L << 62;

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
    /// <param name="producerId">The sender; valid for a <see cref="ProducerTable"/>.</param>
    /// <param name="sequence">The batch's number.</param>
    /// <param name="deltas">Its deltas for this workload.</param>
    /// <param name="thresholdNanoseconds">The latency threshold in force; 0 for a class without objective.</param>
    /// <param name="nowUnixSeconds">The present time: decides which producers are live.</param>
    /// <returns>
    /// Requests that were too late for the windows and count in the totals only, or that would pass <see cref="MaxTotal"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The producer's id is not valid; nothing has changed.</exception>
    public long Apply(
        string producerId, long sequence, IReadOnlyList<WorkloadDelta> deltas, long thresholdNanoseconds, long nowUnixSeconds)
    {
        ArgumentNullException.ThrowIfNull(deltas);
        ProducerTable.ThrowIfInvalid(producerId);
        var late = 0L;
        var newestMs = long.MinValue;
        foreach (var delta in deltas)
        {
            newestMs = Math.Max(newestMs, delta.HeartbeatUnixMilliseconds > 0 ? delta.HeartbeatUnixMilliseconds : long.MinValue);
            foreach (var cell in delta.Cells)
            {
                if (cell.Counts == default)
                    continue;
                if (!TryFit(cell.Counts, out var fitting))
                {
                    late += cell.Counts.Requests;
                    continue;
                }

                if (EventSecond.IsValid(cell.Second))
                    newestMs = Math.Max(newestMs, cell.Second * 1000);
                var wanted = thresholdNanoseconds == 0 ? delta.ThresholdNanoseconds : thresholdNanoseconds;
                var counts = Rethreshold.Apply(fitting, cell.Latencies, delta.ThresholdNanoseconds, wanted);
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
        var body = new ArrayBufferWriter<byte>(4096);
        Varint.Write(body, FormatVersion);
        _counters.WriteTo(body);
        _latencies.WriteTo(body);
        _watermark.WriteTo(body);
        _producers.WriteTo(body);
        ChecksummedFrame.Write(writer, body.WrittenSpan);
    }

    /// <summary>Reads a packed form that fills the whole span; false, with an empty series, when it is truncated or corrupted.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out WorkloadSeries series)
    {
        series = new WorkloadSeries();
        if (ChecksummedFrame.TryRead(source, out var body, out var consumed) && consumed == source.Length && series.ReadBody(body))
            return true;
        series = new WorkloadSeries();
        return false;
    }

    private bool ReadBody(ReadOnlySpan<byte> source)
    {
        if (!Varint.TryRead(ref source, out var version) || version != FormatVersion)
            return false;
        if (!CounterWindows.TryRead(source, out _counters, out var consumed))
            return false;
        source = source[consumed..];
        if (!SketchWindows.TryRead(source, out _latencies, out consumed))
            return false;
        source = source[consumed..];
        if (!WatermarkTracker.TryRead(source, out _watermark, out consumed))
            return false;
        source = source[consumed..];
        return ProducerTable.TryRead(source, out _producers, out consumed) && consumed == source.Length;
    }

    /// <summary>False when any total would pass <see cref="MaxTotal"/>; service time is cut to what is left of it.</summary>
    private bool TryFit(in WorkloadCounts counts, out WorkloadCounts fitting)
    {
        var totals = _counters.Totals;
        fitting = counts with { ServiceNanoseconds = Math.Min(counts.ServiceNanoseconds, MaxTotal - totals.ServiceNanoseconds) };
        Span<long> held = stackalloc long[WorkloadCounts.FieldCount];
        Span<long> added = stackalloc long[WorkloadCounts.FieldCount];
        totals.CopyTo(held);
        fitting.CopyTo(added);
        for (var field = 0; field < held.Length; field++)
        {
            if (added[field] > MaxTotal - held[field])
                return false;
        }

        return true;
    }
}

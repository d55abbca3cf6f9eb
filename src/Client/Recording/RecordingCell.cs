using System.Runtime.CompilerServices;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Client.Recording;

/// <summary>
/// What one thread saw of one workload in one second under one weight epoch and threshold. Written by its thread, or by the
/// flusher after the bank was taken from the thread; never by both.
/// </summary>
internal sealed class RecordingCell(bool timed)
{
    public long Second;
    public long WeightEpoch;
    public long ThresholdNanoseconds;

    public long RequestsFailed;
    public long Good;
    public long SpansFailed;
    public long Retries;
    public long Preemptions;
    public long Rejected;
    public long Arrivals;
    public long ServiceNanoseconds;
    public long Serviced;
    public long CacheHits;
    public long CacheMisses;
    public long CacheInvalidations;

    /// <summary>A line of latencies is touched by each query; the sketch, whose buckets lie far apart, by every 64th.</summary>
    private const int LineLength = 64;

    private readonly LatencySketch? _latencies = timed ? LatencySketch.CreateDense() : null;
    private readonly double[] _line = timed ? new double[LineLength] : [];
    private int _filled;

    /// <summary>All latencies; null in a cell of signals.</summary>
    public LatencySketch? Latencies
    {
        get
        {
            Settle();
            return _latencies;
        }
    }

    /// <summary>Queries: every one of them is timed or was rejected.</summary>
    public long Requests => Timed + Rejected;

    public WorkloadCounts Counts => new(
        Requests, RequestsFailed, Timed, Good, Requests + Retries, SpansFailed, Retries, Preemptions, Rejected, Arrivals, ServiceNanoseconds, Serviced);

    /// <summary>Events in the cell: what the statistics count as recorded.</summary>
    public long Events => Requests + Arrivals + Preemptions + CacheHits + CacheMisses + CacheInvalidations;

    private long Timed => _filled + (_latencies?.Count ?? 0);

    /// <summary>Counts a query's latency; all that there is to count of one that succeeded at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Time(long nanoseconds, bool succeeded)
    {
        // Added, not branched on: near the threshold nobody could guess.
        Good += succeeded & nanoseconds <= ThresholdNanoseconds ? 1 : 0;
        // Up to a day the sketch gets the whole nanoseconds back from this double.
        _line[_filled++] = nanoseconds / 1e9;
        if (_filled == LineLength)
            Settle();
    }

    public void Count(SimpleEvent what)
    {
        switch (what)
        {
            case SimpleEvent.Arrival:
                Arrivals++;
                break;
            case SimpleEvent.Preemption:
                Preemptions++;
                break;
            case SimpleEvent.CacheHit:
                CacheHits++;
                break;
            case SimpleEvent.CacheMiss:
                CacheMisses++;
                break;
            default:
                CacheInvalidations++;
                break;
        }
    }

    public bool Is(long second, long weightEpoch, long thresholdNanoseconds) =>
        Second == second && WeightEpoch == weightEpoch && ThresholdNanoseconds == thresholdNanoseconds;

    public void Clear()
    {
        (RequestsFailed, Good, SpansFailed, Retries) = (0, 0, 0, 0);
        (Preemptions, Rejected, Arrivals, ServiceNanoseconds, Serviced) = (0, 0, 0, 0, 0);
        (CacheHits, CacheMisses, CacheInvalidations) = (0, 0, 0);
        _filled = 0;
        _latencies?.Clear();
    }

    private void Settle()
    {
        _latencies?.Insert(_line.AsSpan(0, _filled));
        _filled = 0;
    }
}

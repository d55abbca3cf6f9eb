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

    public long Requests;
    public long RequestsFailed;
    public long Timed;
    public long Good;
    public long Spans;
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

    /// <summary>Null in a cell of signals.</summary>
    public readonly LatencySketch? Latencies = timed ? LatencySketch.CreateDense() : null;

    public WorkloadCounts Counts => new(
        Requests, RequestsFailed, Timed, Good, Spans, SpansFailed, Retries, Preemptions, Rejected, Arrivals, ServiceNanoseconds, Serviced);

    /// <summary>Events in the cell: what the statistics count as recorded.</summary>
    public long Events => Requests + Arrivals + Preemptions + CacheHits + CacheMisses + CacheInvalidations;

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
        (Requests, RequestsFailed, Timed, Good, Spans, SpansFailed, Retries) = (0, 0, 0, 0, 0, 0, 0);
        (Preemptions, Rejected, Arrivals, ServiceNanoseconds, Serviced) = (0, 0, 0, 0, 0);
        (CacheHits, CacheMisses, CacheInvalidations) = (0, 0, 0);
        if (Latencies is { Count: > 0 })
            Latencies.Clear();
    }
}

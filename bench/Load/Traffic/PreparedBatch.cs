using System.Buffers;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Load.Traffic;

/// <summary>Events on their way into one batch, and what the ledger will say of them once the batch is acknowledged.</summary>
internal sealed class PreparedBatch
{
    private readonly Dictionary<SeriesId, WorkloadDelta> _deltas = [];

    public IReadOnlyDictionary<SeriesId, WorkloadDelta> Deltas => _deltas;

    public long Events { get; private set; }

    /// <summary>One successful request.</summary>
    /// <param name="series">Where it counts.</param>
    /// <param name="second">Event time, Unix seconds.</param>
    /// <param name="latencyNs">What its client saw.</param>
    /// <param name="serviceNs">The part of it that was spent executing.</param>
    public void Add(in SeriesId series, long second, long latencyNs, long serviceNs)
    {
        var threshold = SloDocument.Default.Classes[series.Class].ThresholdNanoseconds;
        var delta = DeltaOf(series);
        delta.ThresholdNanoseconds = threshold;
        var cell = delta.CellAt(second, 0);
        cell.Counts += new WorkloadCounts(
            Requests: 1, RequestsFailed: 0, Timed: 1, Good: latencyNs <= threshold ? 1 : 0, Spans: 1, SpansFailed: 0,
            Retries: 0, Preemptions: 0, Rejected: 0, Arrivals: 1, ServiceNanoseconds: serviceNs, Serviced: 1);
        if (!cell.Latencies.TryInsertNanoseconds(latencyNs))
            throw new ArgumentOutOfRangeException(nameof(latencyNs), latencyNs, "Not a latency.");
        Events++;
    }

    /// <summary>How the producer's slots and queue stand.</summary>
    public void Gauges(in SeriesId series, int slots, int queueDepth)
    {
        var delta = DeltaOf(series);
        (delta.Slots, delta.QueueDepth) = (slots, queueDepth);
    }

    /// <summary>The framed bytes; they are sent unchanged until they are acknowledged.</summary>
    public byte[] Encode(long heartbeatMs)
    {
        var writer = new ArrayBufferWriter<byte>();
        DeltaFraming.WriteHeader(writer);
        foreach (var (series, delta) in _deltas)
        {
            delta.HeartbeatUnixMilliseconds = heartbeatMs;
            DeltaFraming.Write(writer, WorkspaceId.Parse(series.Workspace), series.Class, delta);
        }

        return writer.WrittenSpan.ToArray();
    }

    private WorkloadDelta DeltaOf(in SeriesId series)
    {
        if (!_deltas.TryGetValue(series, out var delta))
            _deltas.Add(series, delta = new WorkloadDelta());
        return delta;
    }
}

using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Ingest;

/// <summary>A flush of the native client: four deltas, whatever the number of queries in them. Encoded once a second of event time.</summary>
internal sealed class ClientBody(int points) : IPreparedBody
{
    private long _second;
    private byte[] _bytes = [];

    public int Points => points;

    public int Requests => points;

    public int CacheEvents => 0;

    public ReadOnlyMemory<byte> Next(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        if (second == _second)
            return _bytes;
        _second = second;
        var batch = new PreparedBatch();
        for (var i = 0; i < points; i++)
        {
            var latency = (long)SpanBody.LatencyNs((ulong)i);
            batch.Add(new SeriesId("load", WorkloadClasses.Judged[i % WorkloadClasses.Judged.Count]), second, latency, latency / 2);
        }

        return _bytes = batch.Encode(now.ToUnixTimeMilliseconds());
    }
}

using System.Buffers.Binary;

namespace SqlxOrleans.Load.Ingest;

/// <summary>Data points of delta temporality: half histograms of latencies with eleven bounds, half counters of cache events.</summary>
internal sealed class MetricBody : IPreparedBody
{
    private const int CountOfPoint = 3;

    private static readonly string[] Classes = ["L", "B", "A", "S"];
    private static readonly string[] Types = ["hit", "miss", "invalidate"];
    private static readonly double[] Bounds = [1, 2, 5, 10, 15, 20, 50, 100, 200, 500, 1000];

    private readonly byte[] _bytes;
    private readonly int[] _times;

    public MetricBody(int points)
    {
        Points = points;
        var (histograms, counters) = (points / 2, points - (points / 2));
        var times = new List<int>();
        var histogram = new WireWriter();
        for (var i = 0; i < histograms; i++)
            AddPoint(histogram, Histogram(i), times);
        histogram.Number(2, 1);
        var sum = new WireWriter();
        for (var i = 0; i < counters; i++)
            AddPoint(sum, Counter(i), times);
        sum.Number(2, 1).Number(3, 1);
        var scope = new WireWriter().Message(1, new WireWriter().Text(1, "sqlx.kernel"))
            .Message(2, new WireWriter().Text(1, "sqlx_exec_latency_ms").Text(3, "ms").Message(9, histogram));
        var histogramsEnd = scope.Length;
        scope.Message(2, new WireWriter().Text(1, "sqlx_cache_events_total").Text(3, "1").Message(7, sum));
        var resource = new WireWriter().Attribute(1, "service.name", "kernel").Attribute(1, "sqlx.workspace", "load");
        _bytes = new WireWriter().Message(1, new WireWriter().Message(1, resource).Message(2, scope)).ToArray();

        // The scope ends the request, and in it each metric's points end their metric.
        var histogramsAt = _bytes.Length - scope.Length + histogramsEnd - histogram.Length;
        _times = [.. times.Select((at, i) => at + (i < histograms ? histogramsAt : _bytes.Length - sum.Length))];
        Requests = histograms * CountOfPoint;
        CacheEvents = counters;
    }

    public int Points { get; }

    public int Requests { get; }

    public int CacheEvents { get; }

    public ReadOnlyMemory<byte> Next(DateTimeOffset now)
    {
        var time = (ulong)(now - DateTimeOffset.UnixEpoch).Ticks * 100;
        foreach (var at in _times)
            BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(at), time);
        return _bytes;
    }

    /// <summary>A point begins with its time: one byte of tag, then the value.</summary>
    private static void AddPoint(WireWriter metric, WireWriter point, List<int> times)
    {
        metric.Message(1, point);
        times.Add(metric.Length - point.Length + 1);
    }

    private static WireWriter Histogram(int i)
    {
        Span<ulong> buckets = stackalloc ulong[Bounds.Length + 1];
        for (var k = 0; k < CountOfPoint; k++)
            buckets[(i + k) % 6]++;
        return new WireWriter().Fixed(3, 0).Fixed(2, 1)
            .Attribute(9, "class", Classes[i % Classes.Length]).Attribute(9, "db.system.name", "postgresql").Attribute(9, "server.address", $"db-{i % 50}.internal")
            .Fixed(4, CountOfPoint).Double(5, 20).Packed(6, buckets).Packed(7, [.. Bounds.Select(BitConverter.DoubleToUInt64Bits)]);
    }

    private static WireWriter Counter(int i) => new WireWriter().Fixed(3, 0).Fixed(2, 1)
        .Attribute(7, "type", Types[i % Types.Length]).Attribute(7, "server.address", $"db-{i % 50}.internal").Fixed(6, 1);
}

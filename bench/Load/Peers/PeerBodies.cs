using Snappier;
using SqlxOrleans.Load.Ingest;

namespace SqlxOrleans.Load.Peers;

/// <summary>The same points in each server's language, encoded before any clock starts.</summary>
internal static class PeerBodies
{
    /// <summary>Buckets of an exponential histogram: 64 to each doubling, as fine as our sketch.</summary>
    private const int Scale = 6;

    /// <summary>OTLP: a data point a latency, an exponential histogram of one value.</summary>
    public static byte[] OtlpMetrics(PeerPoints points, int tenant, int batch, bool isWarmUp)
    {
        var histogram = new WireWriter();
        foreach (var point in points.Of(tenant, batch, isWarmUp))
        {
            var seconds = point.LatencyMs / 1000;
            var index = (long)Math.Ceiling(Math.Log2(seconds) * (1 << Scale)) - 1;
            histogram.Message(1, new WireWriter()
                .Attribute(1, "class", PeerPoints.Classes[point.Class]).Attribute(1, "db.system.name", "postgresql")
                .Fixed(3, (ulong)point.UnixMs * 1_000_000).Fixed(4, 1).Double(5, seconds).Number(6, ZigZag(Scale))
                .Message(8, new WireWriter().Number(1, ZigZag(index)).Bytes(2, [1])));
        }

        histogram.Number(2, 1);
        return new WireWriter().Message(1, new WireWriter().Message(1, Resource(isWarmUp)).Message(2, new WireWriter().Message(
            2, new WireWriter().Text(1, "sqlx_exec_latency_ms").Text(3, "s").Message(10, histogram)))).ToArray();
    }

    /// <summary>OTLP: a span a latency.</summary>
    public static byte[] OtlpSpans(PeerPoints points, int tenant, int batch, bool isWarmUp)
    {
        var scope = new WireWriter();
        var number = ((ulong)batch << 24) | (isWarmUp ? 1UL << 63 : 0);
        var ids = new byte[16];
        foreach (var point in points.Of(tenant, batch, isWarmUp))
        {
            number++;
            BitConverter.TryWriteBytes(ids, (ulong)tenant + 1);
            BitConverter.TryWriteBytes(ids.AsSpan(8), number);
            var end = (ulong)point.UnixMs * 1_000_000;
            scope.Message(2, new WireWriter()
                .Bytes(1, ids).Bytes(2, ids.AsSpan(8)).Text(5, "kernel.exec.ok").Number(6, 2).Fixed(7, end - (ulong)(point.LatencyMs * 1e6)).Fixed(8, end)
                .Attribute(9, "sqlx.slo_class", PeerPoints.Classes[point.Class]).Attribute(9, "db.system.name", "postgresql"));
        }

        return new WireWriter().Message(1, new WireWriter().Message(1, Resource(isWarmUp)).Message(2, scope)).ToArray();
    }

    /// <summary>Prometheus remote write 1.0: a series' labels once a request, then its samples; compressed with Snappy.</summary>
    public static byte[] RemoteWrite(PeerPoints points, int tenant, int batch, bool isWarmUp)
    {
        var request = new WireWriter();
        foreach (var series in points.Of(tenant, batch, isWarmUp).GroupBy(point => point.Class))
        {
            // Labels in order of their names.
            var message = new WireWriter()
                .Message(1, Label("__name__", "sqlx_exec_latency_ms")).Message(1, Label("class", PeerPoints.Classes[series.Key]))
                .Message(1, Label("db_system_name", "postgresql")).Message(1, Label("tenant", points.Tenants[tenant]))
                .Message(1, Label("workspace", WorkspaceOf(isWarmUp)));
            foreach (var point in series)
                message.Message(2, new WireWriter().Double(1, point.LatencyMs).Number(2, (ulong)point.UnixMs));
            request.Message(1, message);
        }

        return Snappy.CompressToArray(request.ToArray());
    }

    private static WireWriter Label(string name, string value) => new WireWriter().Text(1, name).Text(2, value);

    private static WireWriter Resource(bool isWarmUp) =>
        new WireWriter().Attribute(1, "service.name", "kernel").Attribute(1, "sqlx.workspace", WorkspaceOf(isWarmUp));

    private static string WorkspaceOf(bool isWarmUp) => isWarmUp ? PeerPoints.WarmUpWorkspace : PeerPoints.Workspace;

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));
}

using System.Buffers.Binary;

namespace SqlxOrleans.Load.Ingest;

/// <summary>Root spans with twelve attributes, as an instrumented kernel sends them. Ids and times are new in every request.</summary>
internal sealed class SpanBody : IPreparedBody
{
    // Where the values of the first fields stand in a span: trace id and span id with tag and length, times with a tag.
    private const int TraceIdAt = 2;
    private const int SpanIdAt = 20;
    private const int StartAt = 29;
    private const int EndAt = 38;

    private static readonly string[] Classes = ["L", "B", "A", "S"];

    private readonly byte[] _bytes;
    private readonly int[] _spans;
    private readonly ulong _slot;
    private ulong _number;

    public SpanBody(int points, int slot)
    {
        _slot = (ulong)slot + 1;
        _spans = new int[points];
        var spans = Enumerable.Range(0, points).Select(Span).ToArray();
        var scope = new WireWriter().Message(1, new WireWriter().Text(1, "sqlx.kernel"));
        var before = new int[points];
        for (var i = 0; i < points; i++)
        {
            scope.Message(2, spans[i]);
            before[i] = scope.Length - spans[i].Length;
        }

        var resource = new WireWriter()
            .Attribute(1, "service.name", "kernel").Attribute(1, "sqlx.workspace", "load").Attribute(1, "telemetry.sdk.language", "dotnet");
        var resourceSpans = new WireWriter().Message(1, resource).Message(2, scope);
        _bytes = new WireWriter().Message(1, resourceSpans).ToArray();

        // The scope ends its resource, and that the request.
        for (var i = 0; i < points; i++)
            _spans[i] = _bytes.Length - scope.Length + before[i];
    }

    public int Points => _spans.Length;

    public int Requests => _spans.Length;

    public int CacheEvents => 0;

    public ReadOnlyMemory<byte> Next(DateTimeOffset now)
    {
        var end = (ulong)(now - DateTimeOffset.UnixEpoch).Ticks * 100;
        foreach (var at in _spans)
        {
            _number++;
            var span = _bytes.AsSpan(at);
            BinaryPrimitives.WriteUInt64LittleEndian(span[TraceIdAt..], _slot);
            BinaryPrimitives.WriteUInt64LittleEndian(span[(TraceIdAt + 8)..], _number);
            BinaryPrimitives.WriteUInt64LittleEndian(span[SpanIdAt..], _number);
            BinaryPrimitives.WriteUInt64LittleEndian(span[StartAt..], end - LatencyNs(_number));
            BinaryPrimitives.WriteUInt64LittleEndian(span[EndAt..], end);
        }

        return _bytes;
    }

    /// <summary>1 to 21 ms.</summary>
    public static ulong LatencyNs(ulong number) => 1_000_000 + (number * 7_919_003 % 20_000_003);

    private static WireWriter Span(int i) => new WireWriter()
        .Bytes(1, new byte[16]).Bytes(2, new byte[8]).Fixed(7, 0).Fixed(8, 0)
        .Text(5, "kernel.exec.ok").Number(6, 2)
        .Attribute(9, "sqlx.slo_class", Classes[i % Classes.Length])
        .Attribute(9, "sqlx.ai.epoch", 7)
        .Attribute(9, "db.system.name", "postgresql")
        .Attribute(9, "db.namespace", "shop")
        .Attribute(9, "db.operation.name", "SELECT")
        .Attribute(9, "db.query.text", "select id, total from orders where customer = ? and placed > ?")
        .Attribute(9, "db.response.returned_rows", 17)
        .Attribute(9, "sqlx.plan_hash", "ph:9f3a27c45d6b8812")
        .Attribute(9, "sqlx.policy_id", "pol:9f3a")
        .Attribute(9, "sqlx.air_id", "air:51c2")
        .Attribute(9, "server.address", "db-3.internal")
        .Attribute(9, "thread.id", 42);
}

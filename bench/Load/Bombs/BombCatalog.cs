using static SqlxOrleans.Load.Bombs.BombTarget;

namespace SqlxOrleans.Load.Bombs;

/// <summary>Everything that is thrown at the silo.</summary>
internal static class BombCatalog
{
    private const int MaxBody = 16 << 20;
    private const int MaxRatio = 100;
    // What gRPC's own rules prescribe for a message that breaks off.
    private const int GrpcInternal = 13;
    private const int SlowConnections = 50;
    private const int StalledCalls = 20;
    private const int IdleConnections = 1_000;

    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UntilRidOfIt = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<Bomb> All { get; } =
    [
        Post("gzip_ratio", Metrics, Protobuf, () => HostileProtobuf.Gzip(new byte[64 << 20]), isGzip: true),
        Post("gzip_1m_empty_spans", Traces, Protobuf, () => HostileProtobuf.Gzip(HostileProtobuf.EmptySpans(1_000_000)), isGzip: true),
        Post("gzip_below_the_ratio", Traces, Protobuf, () => HostileProtobuf.JustBelowTheRatio(MaxBody, MaxRatio), isGzip: true),
        Post("gzip_json_of_spaces", Logs, Json, () => HostileProtobuf.Gzip([.. "{\"resourceLogs\":["u8, .. Enumerable.Repeat((byte)' ', 32 << 20), .. "]}"u8]), isGzip: true),
        Post("gzip_truncated", Traces, Protobuf, () => HostileProtobuf.Gzip(HostileProtobuf.NestedSpan(8))[..^12], isGzip: true),
        Post("gzip_that_is_none", Traces, Protobuf, () => HostileProtobuf.NestedSpan(1), isGzip: true),
        Post("plain_1m_empty_spans", Traces, Protobuf, () => HostileProtobuf.EmptySpans(1_000_000)),
        .. Enumerable.SelectMany<int, Bomb>([7, 8, 9, 10_000], depth =>
        [
            Post($"nesting_{depth}_protobuf", Traces, Protobuf, () => HostileProtobuf.NestedSpan(depth)),
            Post($"nesting_{depth}_log_body", Logs, Protobuf, () => HostileProtobuf.NestedLog(depth)),
            Post($"nesting_{depth}_json", Traces, Json, () => HostileJson.NestedSpan(depth)),
            Post($"nesting_{depth}_ats", Events, Json, () => HostileJson.NestedEvent(depth)),
        ]),
        Post("varint_10_mb", Traces, Protobuf, () => HostileProtobuf.Varint(10 << 20)),
        Post("array_of_4m_values", Traces, Protobuf, () => HostileProtobuf.ArrayAttribute(4_000_000)),
        Post("buckets_1m", Metrics, Protobuf, () => HostileProtobuf.ExplicitBuckets(1_000_000)),
        Post("exponential_buckets_1m", Metrics, Protobuf, () => HostileProtobuf.ExponentialBuckets(1_000_000)),
        Post("packed_torn", Metrics, Protobuf, () => HostileProtobuf.TornPacked(8_000_000)),
        Post("bounds_unsorted", Metrics, Protobuf, HostileProtobuf.UnsortedBounds),
        Post("count_beside_the_buckets", Metrics, Protobuf, HostileProtobuf.CountBesideTheBuckets),
        Post("counts_that_overflow", Metrics, Protobuf, HostileProtobuf.CountsThatOverflow),
        Post("time_zero", Traces, Protobuf, () => HostileProtobuf.Times(0, 0)),
        Post("time_max", Traces, Protobuf, () => HostileProtobuf.Times(0, ulong.MaxValue)),
        Post("body_16_mib_and_1", Traces, Protobuf, () => new byte[MaxBody + 1]),
        Post("body_16_mib_of_zeros", Traces, Protobuf, () => new byte[MaxBody]),
        new("chunked_16_mib_and_1", Usual, (target, stopping) => ConnectionBombs.ChunkedAsync(target, new byte[MaxBody + 1], stopping)),
        new("chunked_endless", Usual, ConnectionBombs.EndlessAsync),
        Post("json_duplicate_keys", Logs, Json, HostileJson.DuplicateKeys),
        Post("json_1e999", Traces, Json, () => HostileJson.Spans("{\"startTimeUnixNano\":1e999}")),
        Post("json_nan", Traces, Json, () => HostileJson.Spans("{\"startTimeUnixNano\":NaN}")),
        Post("json_byte_order_mark", Traces, Json, HostileJson.WithByteOrderMark),
        Post("json_lone_surrogate", Traces, Json, () => HostileJson.Spans("{\"name\":\"\\udfff\"}")),
        Post("json_zeros", Traces, Json, () => new byte[1 << 20]),
        Post("ats_1e999", Events, Json, () => HostileJson.Event("1e999")),
        Post("ats_nan", Events, Json, () => HostileJson.Event("NaN")),
        Post("ats_negative", Events, Json, () => HostileJson.Event("-1")),
        Post("ats_1e308", Events, Json, () => HostileJson.Event("1e308")),
        Post("ats_duplicate_keys", Events, Json, () => HostileJson.EventWith("\"event\":\"kernel.exec.error\",\"ts\":0")),
        Post("ats_lone_surrogate", Events, Json, () => HostileJson.EventWith("\"reason\":\"\\ud800\"")),
        Post("ats_byte_order_mark", Events, Lines, HostileJson.MarkedLines),
        Post("ats_line_10_mb", Events, Lines, () => HostileJson.LongLine(10 << 20)),
        Post("ats_5m_lines", Events, Lines, () => [.. Enumerable.Repeat("{}\n"u8.ToArray(), 5_000_000).SelectMany(line => line)]),
        Call("grpc_length_4_gb", () => HostileProtobuf.Frame(false, uint.MaxValue, new byte[100])),
        Call("grpc_length_beyond_the_end", () => HostileProtobuf.Frame(false, 10_000_000, new byte[100]), itsWord: GrpcInternal),
        Call("grpc_gzip_bomb", () => HostileProtobuf.Gzip(new byte[64 << 20]) is var bomb ? HostileProtobuf.Frame(true, (uint)bomb.Length, bomb) : [], "gzip"),
        Call("grpc_flag_without_encoding", () => HostileProtobuf.Frame(true, 100, new byte[100])),
        new("grpc_20_stalled_messages", UntilRidOfIt, (target, stopping) => ConnectionBombs.StalledMessagesAsync(target, StalledCalls, stopping)),
        new("slow_50_bodies", UntilRidOfIt, (target, stopping) => ConnectionBombs.SlowBodiesAsync(target, SlowConnections, stopping)),
        new("slow_50_heads", UntilRidOfIt, (target, stopping) => ConnectionBombs.SlowHeadsAsync(target, SlowConnections, stopping)),
        new("idle_1000_connections", UntilRidOfIt, (target, stopping) => ConnectionBombs.IdleAsync(target, IdleConnections, TimeSpan.FromSeconds(5), stopping)),
    ];

    private static Bomb Post(string name, string path, string type, Func<byte[]> body, bool isGzip = false)
    {
        var bytes = new Lazy<byte[]>(body);
        return new Bomb(name, Usual, (target, stopping) => target.PostAsync(path, type, bytes.Value, isGzip, stopping)) { Prepare = () => _ = bytes.Value };
    }

    private static Bomb Call(string name, Func<byte[]> message, string? encoding = null, int? itsWord = null) => new(name, Usual, async (target, stopping) =>
    {
        using var content = new ByteArrayContent(message());
        var answer = await target.CallAsync(content, encoding, stopping);
        return answer.Status == itsWord ? answer with { IsServerFault = false } : answer;
    });
}

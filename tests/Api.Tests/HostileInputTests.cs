using System.IO.Compression;
using System.Net;
using System.Text;
using SqlxOrleans.Domain.Telemetry;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

/// <summary>What an enemy would send. Every answer is the sender's fault (4xx) or says what of it was taken, none is ours (5xx), and the silo goes on.</summary>
public sealed class HostileInputTests : IAsyncLifetime
{
    private static readonly ulong s_now = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * 1_000_000_000;

    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    public static TheoryData<string> Bodies { get; } = [.. Hostile().Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Hostile_body_is_refused_or_taken_in_part_and_the_next_one_counts(string name)
    {
        var (_, path, type, gzip, body, expected) = Hostile().Single(each => each.Name == name);
        var (status, text) = await PostAsync(path, type, gzip, body());
        Assert.Equal(expected, status);
        if (status == 200)
            Assert.Contains("bad_histogram", text, StringComparison.Ordinal);
        Assert.Equal((200, string.Empty), await PostAsync("/v1/traces", Protobuf, false, Traces(Span(s_now, s_now + 1))));
        Assert.Equal(1, _host.Sink.Counts(WorkloadClass.L).Requests);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task Nesting_of_protobuf_values_costs_nothing_because_it_is_not_followed(int depth)
    {
        byte[] value = Text(1, "x");
        for (var i = 0; i < Math.Min(depth, 2_000); i++)
            value = Field(5, Field(1, value));
        Assert.Equal((200, string.Empty), await PostAsync("/v1/traces", Protobuf, false, Traces(Span(s_now, s_now + 1, Field(9, Text(1, "deep"), Field(2, value))))));
    }

    [Fact]
    public async Task An_item_of_many_or_large_attributes_counts_without_those_beyond_the_limits()
    {
        var many = Enumerable.Range(0, 1_000).Select(i => Attribute(9, $"a{i}", "x")).ToArray();
        var large = Attribute(9, new string('k', 1 << 16), new string('v', 1 << 20));
        Assert.Equal((200, string.Empty), await PostAsync("/v1/traces", Protobuf, false, Traces(Span(s_now, s_now + 1, [.. many, large]), Span(s_now, s_now + 1, large))));
        Assert.Equal(2, _host.Sink.Counts(WorkloadClass.L).Requests);
    }

    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    private static IEnumerable<(string Name, string Path, string Type, bool Gzip, Func<byte[]> Body, int Status)> Hostile()
    {
        yield return ("bomb of spans", "/v1/traces", Protobuf, true, () => Gzip(Traces([.. Enumerable.Repeat(Field(2), 1_000_000)])), 413);
        yield return ("bomb of zeros", "/v1/metrics", Protobuf, true, () => Gzip(new byte[64 << 20]), 413);
        yield return ("bomb of json", "/v1/logs", Json, true, () => Gzip(Encoding.UTF8.GetBytes("{\"resourceLogs\":[" + new string(' ', 32 << 20) + "]}")), 413);
        yield return ("bomb of events", "/ats/v1/events", "application/x-ndjson", true, () => Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{}\n", 8 << 20)))), 413);
        yield return ("truncated gzip", "/v1/traces", Protobuf, true, () => Gzip(Traces(Span(s_now, s_now + 1)))[..40], 400);
        yield return ("not gzip", "/v1/traces", Protobuf, true, () => Traces(Span(s_now, s_now + 1)), 400);
        yield return ("varint of ten megabytes", "/v1/traces", Protobuf, false, () => [0x08, .. Enumerable.Repeat((byte)0xFF, 10 << 20), 1], 400);
        yield return ("length beyond the end", "/v1/metrics", Protobuf, false, () => [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], 400);
        yield return ("length beyond 64 bits", "/v1/logs", Protobuf, false, () => [0x0A, .. Enumerable.Repeat((byte)0xFF, 9), 0x02], 400);
        yield return ("group", "/v1/traces", Protobuf, false, () => [0x0B, 0x0C], 400);
        yield return ("field number 0", "/v1/traces", Protobuf, false, () => [0x02, 0x00], 400);
        yield return ("a million buckets", "/v1/metrics", Protobuf, false, () => Histogram(Field(6, new byte[8_000_000])), 200);
        yield return ("a million exponential buckets", "/v1/metrics", Protobuf, false, () => Exponential(Field(8, Field(2, new byte[1_000_000]))), 200);
        yield return ("unsorted bounds", "/v1/metrics", Protobuf, false, () => Histogram(Fixed(4, 3), Fixed(6, 1), Fixed(6, 1), Fixed(6, 1), Double(7, 10), Double(7, 5)), 200);
        yield return ("count beside the buckets", "/v1/metrics", Protobuf, false, () => Histogram(Fixed(4, 7), Fixed(6, 1), Fixed(6, 1), Double(7, 10)), 200);
        yield return ("counts that overflow", "/v1/metrics", Protobuf, false, () => Histogram(Fixed(4, 0), Fixed(6, ulong.MaxValue), Fixed(6, 1), Double(7, 10)), 200);
        yield return ("scale of 2 billion", "/v1/metrics", Protobuf, false, () => Exponential(Fixed(4, 1), Number(6, uint.MaxValue - 1), Field(8, Number(2, 1))), 200);
        yield return ("offset of 2 billion", "/v1/metrics", Protobuf, false, () => Exponential(Fixed(4, 1), Number(6, 99), Field(8, Number(1, uint.MaxValue - 1), Number(2, 1))), 200);
        yield return ("deep json", "/v1/traces", Json, false, () => Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 100_000)), 400);
        yield return ("json of zeros", "/v1/metrics", Json, false, () => new byte[1 << 20], 400);
        yield return ("number of a megabyte", "/v1/logs", Json, false, () => Encoding.UTF8.GetBytes(Logs(new string('9', 1 << 20))), 400);
        yield return ("half a surrogate", "/v1/logs", Json, false, () => Encoding.UTF8.GetBytes(Logs("1,\"eventName\":\"\\udfff\"")), 400);
        yield return ("bytes that are not UTF-8", "/v1/logs", Json, false, () => [.. Encoding.UTF8.GetBytes("{\"resourceLogs\":\""), 0xC3, 0x28, (byte)'"', (byte)'}'], 400);
    }

    private static string Logs(string time) => "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":" + time + "}]}]}]}";

    private static byte[] Histogram(params byte[][] point) => Metric("sqlx_exec_latency_ms", "ms", 9, Number(2, 1), [Fixed(3, s_now), .. point]);

    private static byte[] Exponential(params byte[][] point) => Metric("sqlx_exec_latency_ms", "ms", 10, Number(2, 1), [Fixed(3, s_now), .. point]);

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return target.ToArray();
    }

    private async Task<(int Status, string Text)> PostAsync(string path, string type, bool gzip, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new(type);
        if (gzip)
            content.Headers.ContentEncoding.Add("gzip");
        using var response = await _host.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

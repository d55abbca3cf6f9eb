using System.IO.Compression;
using System.Net;
using System.Text;
using Grpc.Core;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Ingest;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

public sealed class OtlpHttpTests : IAsyncLifetime
{
    private const ulong Second = 1_000_000_000;
    private static readonly ulong s_now = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * Second;

    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_gzipped_chunked_body_is_counted()
    {
        using var content = new StreamContent(new MemoryStream(Gzip(Traces(Span(s_now, s_now + 15_000_000), Span(s_now, s_now + 15_000_001)))));
        content.Headers.ContentType = new("application/x-protobuf");
        content.Headers.ContentEncoding.Add("gzip");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/traces", UriKind.Relative)) { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var response = await _host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var counts = _host.Sink.Counts(WorkloadClass.L);
        Assert.Equal((2, 1), (counts.Requests, counts.Good));
    }

    [Fact]
    public async Task Bad_spans_are_refused_with_reasons_and_good_ones_count()
    {
        using var response = await PostAsync(Traces(
            Span(s_now, s_now + 1),
            Span(s_now, 0),
            Span(s_now, s_now + (700 * Second)),
            Span(s_now + 1, s_now),
            Span(s_now, s_now + 1, Attribute(9, "sqlx.tenant", "globex")),
            Span(s_now, s_now + 1, Attribute(9, "sqlx.workspace", "not|valid")),
            Span(s_now, ulong.MaxValue)));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var partial = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
        Assert.All(
            ["1 x no_time", "2 x ts_in_future", "1 x latency_out_of_range", "1 x tenant_mismatch", "1 x bad_workspace"],
            reason => Assert.Contains(reason, partial, StringComparison.Ordinal));
        Assert.Equal(1, _host.Sink.Counts(WorkloadClass.L).Requests);
    }

    [Theory]
    [InlineData("text/json", 415, "application/x-protobuf")]
    [InlineData("application/json", 400, "at byte 0")]
    [InlineData("application/x-protobuf", 400, "at byte 2")]
    public async Task A_body_that_is_not_what_it_says_is_refused(string contentType, int status, string why)
    {
        using var response = await PostAsync([0xFF, 0xFF], contentType);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(why, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_items_are_refused_before_they_are_read()
    {
        using var response = await PostAsync(Traces([.. Enumerable.Repeat(Field(2), 20_001)]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_body_that_expands_too_much_is_refused()
    {
        using var response = await PostAsync(Gzip(new byte[4 << 20]), gzip: true);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Truncated_gzip_is_refused()
    {
        using var response = await PostAsync(Gzip(Traces(Span(s_now, s_now + 1)))[..^12], gzip: true);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_larger_body_than_allowed_is_refused_with_and_without_its_length_announced()
    {
        await using var host = await EdgeHost.StartAsync(options => options.MaxBodyBytes = 2048);
        foreach (var chunked in (bool[])[false, true])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/traces", UriKind.Relative)) { Content = Protobuf(new byte[4096]) };
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await host.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_full_edge_tells_http_and_grpc_senders_when_to_come_again()
    {
        await using var host = await EdgeHost.StartAsync(options => options.MaxBytesInFlightPerTenant = 1 << 20);
        using var content = Protobuf(new byte[(1 << 20) + 1]);
        using var response = await host.Client.PostAsync(new Uri("/v1/traces", UriKind.Relative), content);
        Assert.Equal((HttpStatusCode)429, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        var failure = await Assert.ThrowsAsync<RpcException>(() => OtlpPosting.ExportTracesAsync(host.Grpc, new byte[(1 << 20) + 1], EdgeHost.Key));
        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Contains("RetryInfo", Encoding.UTF8.GetString(failure.Trailers.GetValueBytes("grpc-status-details-bin")!), StringComparison.Ordinal);
        Assert.Equal(0, ((EdgeBudget)host.Services.GetService(typeof(EdgeBudget))!).BytesInFlight);
    }

    [Fact]
    public async Task Grpc_refuses_strangers_and_malformed_messages()
    {
        var stranger = await Assert.ThrowsAsync<RpcException>(() => OtlpPosting.ExportTracesAsync(_host.Grpc, [], "wrong"));
        Assert.Equal(StatusCode.Unauthenticated, stranger.StatusCode);
        var malformed = await Assert.ThrowsAsync<RpcException>(() => OtlpPosting.ExportTracesAsync(_host.Grpc, [0x0A, 0x05], EdgeHost.Key));
        Assert.Equal(StatusCode.InvalidArgument, malformed.StatusCode);
    }

    [Fact]
    public async Task Http_refuses_strangers()
    {
        using var client = new HttpClient { BaseAddress = _host.Http };
        using var content = Protobuf([]);
        using var response = await client.PostAsync(new Uri("/v1/metrics", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.NotEmpty(response.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task A_cumulative_counter_counts_increases_resets_and_a_birth_above_zero_once()
    {
        const string name = "sqlx_driver_errors_total";
        byte[][] labels = [Attribute(7, "dialect", "postgres"), Attribute(7, "class", "timeout")];
        foreach (var (start, time, value) in ((ulong, ulong, ulong)[])[
            (1, 10, 500), (1, 10, 500), (1, 20, 520), (1, 15, 510), (30, 40, 7), (30, 50, 7), (30, 60, 3)])
        {
            using var response = await PostAsync(
                CumulativeSum(name, s_now + start, s_now + time, value, labels), path: "/v1/metrics");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        // 500 at birth, 20 more, 7 after a new start, 3 after a value that fell.
        var counted = _host.Sink.Signal(SignalKind.DriverError, "postgresql", "timeout").Count;
        Assert.Equal(530, counted);
    }

    [Fact]
    public async Task A_stream_that_began_long_before_us_counts_from_its_second_point()
    {
        foreach (var (time, value) in ((ulong, ulong)[])[(1, 500), (2, 504)])
        {
            using var response = await PostAsync(CumulativeSum("sqlx.policy.denies.total", 1, s_now + time, value), path: "/v1/metrics");
        }

        Assert.Equal(4, _host.Sink.Signal(SignalKind.PolicyDeny).Count);
    }

    [Fact]
    public async Task Refusals_by_the_cluster_reach_the_sender_as_partial_success()
    {
        _host.Sink.Before = _ => Task.FromResult<IngestReceipt?>(
            new IngestReceipt(IngestStatus.Accepted, 0, [new Rejection("series_quota", 1, "The quota is used up.")], TimeSpan.Zero));
        using var response = await PostAsync(Traces(Span(s_now, s_now + 1), Span(s_now, s_now + 1)));
        Assert.Contains("2 x series_quota", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return target.ToArray();
    }

    private static ByteArrayContent Protobuf(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/x-protobuf");
        return content;
    }

    private async Task<HttpResponseMessage> PostAsync(
        byte[] body, string contentType = "application/x-protobuf", bool gzip = false, string path = "/v1/traces")
    {
        using var content = Protobuf(body);
        content.Headers.ContentType = new(contentType);
        if (gzip)
            content.Headers.ContentEncoding.Add("gzip");
        return await _host.Client.PostAsync(new Uri(path, UriKind.Relative), content);
    }
}

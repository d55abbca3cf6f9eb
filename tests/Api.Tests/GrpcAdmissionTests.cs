using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Api.Otlp;
using SqlxOrleans.Domain.Telemetry;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

public sealed class GrpcAdmissionTests
{
    [Fact]
    public async Task A_call_beyond_those_that_the_budget_holds_is_told_when_to_come_again_and_another_tenants_is_not()
    {
        await using var host = await StartAsync();
        using var client = new HttpClient { BaseAddress = host.Grpc };
        var admission = host.Services.GetRequiredService<GrpcAdmission>();
        using (var first = await admission.TryEnterAsync(TenantId.Parse("acme"), default))
        {
            Assert.NotNull(first);
            using var refused = await CallAsync(client, EdgeHost.Key);
            Assert.Equal("8", refused.Headers.GetValues("grpc-status").Single());
            var details = Encoding.UTF8.GetString(Convert.FromBase64String(refused.Headers.GetValues("grpc-status-details-bin").Single()));
            Assert.Contains("RetryInfo", details, StringComparison.Ordinal);
            await AssertTakenAsync(client, EdgeHost.OtherKey);
        }

        await AssertTakenAsync(client, EdgeHost.Key);
    }

    [Fact]
    public async Task A_call_that_waits_for_the_cluster_no_longer_holds_a_place()
    {
        await using var host = await StartAsync();
        using var client = new HttpClient { BaseAddress = host.Grpc };
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource<Grains.Interfaces.Ingest.IngestReceipt?>());
        host.Sink.Before = _ =>
        {
            arrived.TrySetResult();
            return go.Task;
        };
        var waiting = AssertTakenAsync(client, EdgeHost.Key);
        await arrived.Task;
        using var place = await host.Services.GetRequiredService<GrpcAdmission>().TryEnterAsync(TenantId.Parse("acme"), default);
        Assert.NotNull(place);
        place.Dispose();
        go.SetResult(null);
        await waiting;
    }

    private static Task<EdgeHost> StartAsync() => EdgeHost.StartAsync(options =>
        (options.MaxBytesInFlight, options.MaxBytesInFlightPerTenant, options.MaxBodyBytes) = (2 << 20, 1 << 20, 1 << 20));

    private static async Task AssertTakenAsync(HttpClient client, string key)
    {
        using var response = await CallAsync(client, key);
        Assert.Equal(200, (int)response.StatusCode);
        await response.Content.ReadAsByteArrayAsync();
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    private static Task<HttpResponseMessage> CallAsync(HttpClient client, string key)
    {
        var message = Traces(Span(1_000_000_000, 1_001_000_000));
        var frame = new byte[] { 0, 0, 0, (byte)(message.Length >> 8), (byte)message.Length };
        var request = new HttpRequestMessage(HttpMethod.Post, "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([.. frame, .. message]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        request.Headers.Add("api-key", key);
        return client.SendAsync(request);
    }
}

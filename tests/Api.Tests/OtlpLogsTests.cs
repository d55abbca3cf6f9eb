using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

public sealed class OtlpLogsTests : IAsyncLifetime
{
    private static readonly ulong s_now = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * 1_000_000_000;

    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public void Log_records_of_the_sdk_that_are_events_are_counted_and_others_are_ignored(OtlpExportProtocol protocol)
    {
        using var measured = new EdgeMeasurements(_host);
        using (var factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(logs => logs
            .SetResourceBuilder(SdkPayloads.Resource())
            .AddOtlpExporter(options =>
            {
                options.Protocol = protocol;
                options.Endpoint = protocol == OtlpExportProtocol.Grpc ? _host.Grpc : new Uri(_host.Http, "/v1/logs");
                options.Headers = "x-api-key=" + EdgeHost.Key;
            }))))
        {
            SdkLogs.Write(factory);
        }

        var counts = _host.Sink.Counts(WorkloadClass.L);
        Assert.Equal((2, 1, 1), (counts.Requests, counts.RequestsFailed, counts.Good));
        Assert.Equal(0.02, _host.Sink.Latencies(WorkloadClass.L).Max, 9);
        Assert.Equal(1, _host.Sink.Signal(SignalKind.PolicyDeny, "egress").Count);
        Assert.Equal((4, 1), (measured["sqlx_ingest_accepted_total"], measured["sqlx_ingest_ignored_total"]));
    }

    [Fact]
    public async Task A_record_without_a_time_has_the_one_at_which_it_was_observed()
    {
        Assert.Equal((200, string.Empty), await PostAsync(Record(Fixed(11, s_now), Text(12, "kernel.exec.ok"))));
        Assert.Equal(1, _host.Sink.Counts(WorkloadClass.Unclassified).Requests);
    }

    [Theory]
    [InlineData("no_time")]
    [InlineData("ts_in_future")]
    [InlineData("latency_out_of_range")]
    [InlineData("tenant_mismatch")]
    [InlineData("bad_workspace")]
    public async Task A_bad_record_is_refused_with_its_reason_and_a_good_one_counts(string reason)
    {
        byte[][] bad = reason switch
        {
            "no_time" => [],
            "ts_in_future" => [Fixed(1, ulong.MaxValue)],
            "latency_out_of_range" => [Fixed(1, s_now), Field(6, Text(1, "sqlx.latency_ms"), Field(2, Double(4, -1)))],
            "tenant_mismatch" => [Fixed(1, s_now), Attribute(6, "sqlx.tenant", "globex")],
            _ => [Fixed(1, s_now), Attribute(6, "sqlx.workspace", "a|b")],
        };
        var (status, text) = await PostAsync(Record([.. bad, Text(12, "kernel.exec.ok")]), Record(Fixed(1, s_now), Text(12, "kernel.exec.ok")));
        Assert.Equal(200, status);
        Assert.Contains("1 x " + reason, text, StringComparison.Ordinal);
        Assert.Equal(1, _host.Sink.Counts(WorkloadClass.Unclassified).Requests);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("0000000000000000", 1)]
    [InlineData("00f067aa0ba902b7", 0)]
    public async Task A_driver_s_query_is_a_request_when_nothing_encloses_it(string? parent, int requests)
    {
        await PostAsync(Record([Fixed(1, s_now), Text(12, "driver.query.ok"), .. parent is null ? Array.Empty<byte[]>() : [Attribute(6, "parent_span_id", parent)]]));
        var counts = _host.Sink.Counts(WorkloadClass.Unclassified);
        Assert.Equal((requests, 1), (counts.Requests, counts.Spans));
    }

    private static byte[] Record(params byte[][] fields) => Field(2, fields);

    private Task<(int Status, string Text)> PostAsync(params byte[][] records) =>
        _host.PostLogsAsync(Field(1, Field(1, Attribute(1, "sqlx.workspace", "prod-eu")), Field(2, records)));
}

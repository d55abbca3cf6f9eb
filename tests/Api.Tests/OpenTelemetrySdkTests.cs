using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Api.Tests;

/// <summary>What the official SDK's exporter puts on the wire is what is counted.</summary>
public sealed class OpenTelemetrySdkTests : IAsyncLifetime
{
    private static int s_names;

    private readonly string _name = $"sdk-{Interlocked.Increment(ref s_names)}";
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public void Spans_of_the_sdk_are_all_counted(OtlpExportProtocol protocol)
    {
        using var source = new ActivitySource(_name);
        using (Sdk.CreateTracerProviderBuilder().AddSource(_name).SetResourceBuilder(Resource())
            .AddOtlpExporter(options => Configure(options, protocol, "/v1/traces")).Build())
        {
            for (var i = 0; i < 500; i++)
            {
                using var request = source.StartActivity("kernel.exec.ok", ActivityKind.Server)!;
                request.SetTag("sqlx.slo_class", i % 2 == 0 ? "L" : "S").SetTag("db.query.text", "select 'secret'");
                request.SetTag("sqlx.ai.epoch", 7L);
                if (i % 10 == 0)
                    request.SetStatus(ActivityStatusCode.Error);
                using (var attempt = source.StartActivity("driver.query.ok", ActivityKind.Client)!)
                {
                    attempt.SetTag("slo.class", i % 2 == 0 ? "L" : "S");
                    attempt.SetEndTime(attempt.StartTimeUtc.AddMilliseconds(2));
                }

                request.SetEndTime(request.StartTimeUtc.AddMilliseconds(10 + (i % 2 == 0 ? i % 20 : 0)));
            }
        }

        var (l, s) = (_host.Sink.Counts(WorkloadClass.L), _host.Sink.Counts(WorkloadClass.S));
        Assert.Equal((250, 250), (l.Requests, s.Requests));
        Assert.Equal((500, 500), (l.Spans, s.Spans));
        Assert.Equal((50, 0), (l.RequestsFailed, s.RequestsFailed));
        Assert.Equal(250, s.Good);
        // Even i with 10 + i % 20 <= 15 ms and no failure: i % 20 in 2, 4.
        Assert.Equal(50, l.Good);
        Assert.Equal(500L * 2_000_000, l.ServiceNanoseconds + s.ServiceNanoseconds);
        Assert.Equal(0.028, _host.Sink.Latencies(WorkloadClass.L).Max, 9);
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc, MetricReaderTemporalityPreference.Cumulative)]
    [InlineData(OtlpExportProtocol.HttpProtobuf, MetricReaderTemporalityPreference.Delta)]
    public void Metrics_of_the_sdk_are_all_counted(OtlpExportProtocol protocol, MetricReaderTemporalityPreference temporality)
    {
        using var meter = new Meter(_name);
        var latency = meter.CreateHistogram<double>("sqlx_exec_latency_ms", "ms");
        var duration = meter.CreateHistogram<double>("db.client.operation.duration", "s");
        var denies = meter.CreateCounter<long>("sqlx_policy_denies_total");
        meter.CreateObservableGauge("sqlx_pool_active", () => 3);
        meter.CreateObservableGauge("sqlx_pool_idle", () => 5);
        meter.CreateCounter<long>("unrelated.total").Add(1);
        using (var provider = Sdk.CreateMeterProviderBuilder().AddMeter(_name).SetResourceBuilder(Resource())
            .AddView("sqlx_exec_latency_ms", new ExplicitBucketHistogramConfiguration { Boundaries = [5, 15, 50] })
            .AddView("db.client.operation.duration", new Base2ExponentialBucketHistogramConfiguration())
            .AddOtlpExporter((options, reader) =>
            {
                Configure(options, protocol, "/v1/metrics");
                reader.TemporalityPreference = temporality;
            }).Build())
        {
            for (var export = 0; export < 3; export++)
            {
                for (var i = 1; i <= 100; i++)
                {
                    latency.Record(i, new KeyValuePair<string, object?>("class", "L"));
                    duration.Record(i / 1000.0, new KeyValuePair<string, object?>("sqlx.slo_class", "B"));
                    denies.Add(1, new KeyValuePair<string, object?>("reason", "egress"));
                }

                Assert.True(provider.ForceFlush());
            }
        }

        var (l, b) = (_host.Sink.Counts(WorkloadClass.L), _host.Sink.Counts(WorkloadClass.B));
        Assert.Equal((300, 45), (l.Requests, l.Good));
        Assert.Equal((300, 300), (b.Requests, b.Good));
        Assert.Equal(0.05, _host.Sink.Latencies(WorkloadClass.B).Quantile(0.5), 0.05 * 0.06);
        Assert.Equal(300, _host.Sink.Signal(SignalKind.PolicyDeny, "egress").Count);
        Assert.Equal(8, _host.Sink.Slots);
    }

    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty().AddService("kernel")
        .AddAttributes([new("sqlx.workspace", "prod-eu"), new("sqlx.tenant", "acme")]);

    private void Configure(OtlpExporterOptions options, OtlpExportProtocol protocol, string path)
    {
        options.Protocol = protocol;
        options.Endpoint = protocol == OtlpExportProtocol.Grpc ? _host.Grpc : new Uri(_host.Http, path);
        options.Headers = $"x-api-key={EdgeHost.Key}";
        options.TimeoutMilliseconds = 60_000;
    }
}

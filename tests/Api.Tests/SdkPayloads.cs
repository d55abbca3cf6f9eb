using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SqlxOrleans.Api.Tests;

/// <summary>The bodies that the official SDK's exporters put on the wire, one a signal: seeds for what must not break the readers.</summary>
internal static class SdkPayloads
{
    private static readonly Lazy<Task<IReadOnlyDictionary<string, byte[]>>> s_bodies = new(CaptureAsync);

    /// <summary>Bodies by path: <c>/v1/traces</c>, <c>/v1/metrics</c>, <c>/v1/logs</c>.</summary>
    public static Task<IReadOnlyDictionary<string, byte[]>> AllAsync() => s_bodies.Value;

    private static async Task<IReadOnlyDictionary<string, byte[]>> CaptureAsync()
    {
        var bodies = new Dictionary<string, byte[]>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.MapPost("/v1/{signal}", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            lock (bodies)
                bodies[context.Request.Path] = body.ToArray();
        });
        await app.StartAsync();
        var address = new Uri(app.Urls.Single());
        SendSpans(address);
        SendMetrics(address);
        SendLogs(address);
        await app.StopAsync();
        return bodies;
    }

    /// <summary>An exporter's options for a signal over HTTP.</summary>
    public static void Configure(OtlpExporterOptions options, Uri address, string path) =>
        (options.Protocol, options.Endpoint) = (OtlpExportProtocol.HttpProtobuf, new Uri(address, path));

    public static ResourceBuilder Resource() =>
        ResourceBuilder.CreateEmpty().AddAttributes([new("sqlx.workspace", "prod-eu"), new("service.name", "kernel")]);

    private static void SendSpans(Uri address)
    {
        using var source = new ActivitySource("payloads.traces");
        using (Sdk.CreateTracerProviderBuilder().AddSource(source.Name).SetResourceBuilder(Resource())
            .AddOtlpExporter(options => Configure(options, address, "/v1/traces")).Build())
        {
            for (var i = 0; i < 4; i++)
            {
                using var span = source.StartActivity("kernel.exec.ok", ActivityKind.Server)!;
                span.SetTag("sqlx.slo_class", "L").SetTag("sqlx.ai.epoch", 7L).SetTag("db.query.text", "select 1").SetTag("list", new[] { 1, 2 });
                span.AddEvent(new ActivityEvent("retry"));
                span.SetStatus(i == 0 ? ActivityStatusCode.Error : ActivityStatusCode.Unset, "timeout");
            }
        }
    }

    private static void SendMetrics(Uri address)
    {
        using var meter = new Meter("payloads.metrics");
        using (Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name).SetResourceBuilder(Resource())
            .AddView("db.client.operation.duration", new Base2ExponentialBucketHistogramConfiguration())
            .AddOtlpExporter((options, _) => Configure(options, address, "/v1/metrics")).Build())
        {
            meter.CreateObservableGauge("sqlx_pool_active", () => 3);
            meter.CreateCounter<long>("sqlx_policy_denies_total").Add(5, new KeyValuePair<string, object?>("reason", "egress"));
            var (explicitly, exponentially) = (meter.CreateHistogram<double>("sqlx_exec_latency_ms", "ms"), meter.CreateHistogram<double>("db.client.operation.duration", "s"));
            for (var i = 1; i < 20; i++)
            {
                explicitly.Record(i, new KeyValuePair<string, object?>("class", "L"));
                exponentially.Record(i / 1e3, new KeyValuePair<string, object?>("class", "A"));
            }
        }
    }

    private static void SendLogs(Uri address)
    {
        using var factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(logs => logs
            .SetResourceBuilder(Resource())
            .AddOtlpExporter(options => Configure(options, address, "/v1/logs"))));
        SdkLogs.Write(factory);
    }
}

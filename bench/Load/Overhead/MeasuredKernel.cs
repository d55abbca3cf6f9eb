using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Flushing;
using SqlxOrleans.Client.Hosting;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Overhead;

/// <summary>A kernel in this process, its client connected to a silo process, and what of it is timed.</summary>
internal sealed class MeasuredKernel : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TracerProvider? _tracing;

    private MeasuredKernel(IHost host, TracerProvider? tracing, TimedExporter? spans) =>
        (_host, _tracing, Spans, Telemetry, Batches) = (
            host, tracing, spans, host.Services.GetRequiredService<ISqlxTelemetry>(), host.Services.GetRequiredService<TimedTransport>());

    public ISqlxTelemetry Telemetry { get; }

    public TimedTransport Batches { get; }

    /// <summary>Null without trace export.</summary>
    public TimedExporter? Spans { get; }

    /// <param name="cluster">Stays the caller's.</param>
    /// <param name="traceRatio">Share of spans that are exported over OTLP; 0: nobody listens to spans.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<MeasuredKernel> StartAsync(SiloCluster cluster, double traceRatio, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(provider => new TimedTransport(new OrleansTelemetryTransport(provider.GetRequiredService<ClusterConnection>())));
        builder.Services.AddSingleton<ITelemetryTransport>(provider => provider.GetRequiredService<TimedTransport>());
        builder.Services.AddSqlxOrleansClient(options =>
        {
            options.Gateways = [.. cluster.Gateways];
            options.ApiKey = cluster.ApiKey;
        });
        var host = builder.Build();
        var spans = traceRatio > 0 ? new TimedExporter(ExporterTo(cluster)) : null;
        var tracing = spans is null ? null : Sdk.CreateTracerProviderBuilder()
            .AddSource(SqlxTelemetryNames.Source)
            .SetSampler(new TraceIdRatioBasedSampler(traceRatio))
            .AddProcessor(new BatchActivityExportProcessor(spans))
            .Build();
        await host.StartAsync(cancellationToken);
        return new MeasuredKernel(host, tracing, spans);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _tracing?.Dispose();
        _host.Dispose();
    }

    private static OtlpTraceExporter ExporterTo(SiloCluster cluster) => new(new OtlpExporterOptions
    {
        Endpoint = new Uri(cluster.Silos[0].OtlpHttp, "v1/traces"),
        Protocol = OtlpExportProtocol.HttpProtobuf,
        Headers = $"authorization=Bearer {cluster.ApiKey}",
    });
}

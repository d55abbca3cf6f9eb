using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SqlxOrleans.Silo.Hosting.Observability;

/// <summary>
/// The silo's own telemetry: <c>/metrics</c> always, OTLP export only with a configuration file. Names leave as their
/// instruments are named: the specification's already carry unit and <c>_total</c>, which the exporter would append once more.
/// </summary>
internal static class OwnTelemetry
{
    public static void AddOwnTelemetry(this IServiceCollection services, ObservabilitySource source)
    {
        services.AddSingleton(source);
        services.AddHostedService<ObservabilityWatcher>();
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(source.Settings.ServiceName))
            .WithMetrics(metrics => metrics
                .AddMeter("SqlxOrleans.*")
                .AddMeter("Microsoft.Orleans")
                .AddMeter("System.Runtime")
                .AddPrometheusExporter(exporter =>
                {
                    exporter.TranslationStrategy = PrometheusAspNetCoreTranslationStrategy.UnderscoreEscapingWithoutSuffixes;
                    exporter.ScopeInfoEnabled = false;
                }));
        if (source.Settings.OtelEndpoint is not { } endpoint)
            return;

        telemetry
            .WithMetrics(metrics => metrics.AddOtlpExporter(exporter => exporter.Endpoint = endpoint))
            .WithTracing(tracing => tracing
                .AddSource("SqlxOrleans.*")
                .SetSampler(new ParentBasedSampler(new ReloadableSampler(source)))
                .AddOtlpExporter(exporter => exporter.Endpoint = endpoint));
    }

    public static void MapOwnMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics");
}

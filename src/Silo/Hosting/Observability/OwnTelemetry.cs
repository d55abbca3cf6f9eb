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
    // Storage for every label set is set aside when an instrument is first used: 140 KB each at the SDK's default of 2,000, and
    // Orleans and the runtime have 150 instruments with a few label sets each.
    private const int LabelSetsOfOthers = 200;
    private const string OrleansMeter = "Microsoft.Orleans";
    private const string RuntimeMeter = "System.Runtime";

    public static void AddOwnTelemetry(this IServiceCollection services, ObservabilitySource source)
    {
        services.AddSingleton(source);
        services.AddHostedService<ObservabilityWatcher>();
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(source.Settings.ServiceName))
            .WithMetrics(metrics => metrics
                .AddMeter("SqlxOrleans.*")
                .AddMeter(OrleansMeter)
                .AddMeter(RuntimeMeter)
                .AddView(instrument => instrument.Meter.Name is OrleansMeter or RuntimeMeter
                    ? new MetricStreamConfiguration { CardinalityLimit = LabelSetsOfOthers }
                    : null)
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

using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace SqlxOrleans.Silo.Hosting.Metrics;

/// <summary>
/// <c>/metrics</c>. Names leave as their instruments are named: the specification's already carry unit and <c>_total</c>, which
/// the exporter would append once more.
/// </summary>
internal static class PrometheusMetrics
{
    public static void AddSiloMetrics(this IServiceCollection services) => services.AddOpenTelemetry().WithMetrics(metrics => metrics
        .AddMeter("SqlxOrleans.*")
        .AddMeter("Microsoft.Orleans")
        .AddPrometheusExporter(exporter =>
        {
            exporter.TranslationStrategy = PrometheusAspNetCoreTranslationStrategy.UnderscoreEscapingWithoutSuffixes;
            exporter.ScopeInfoEnabled = false;
        }));

    public static void MapSiloMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics");
}

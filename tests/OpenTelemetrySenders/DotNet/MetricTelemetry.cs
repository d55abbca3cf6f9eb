using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace SqlxOrleans.OpenTelemetrySender;

/// <summary>
/// Histograms of executions and counters, each exported twice: explicit buckets as deltas, exponential ones as running totals.
/// Their workspaces are not the spans', so that nothing is counted twice.
/// </summary>
internal static class MetricTelemetry
{
    private static readonly double[] BoundariesMs = [1, 2, 5, 10, 15, 25, 50, 100, 200, 400, 800, 1500, 3000, 6000];

    /// <returns>What was sent; null when the SDK could not deliver it.</returns>
    public static (SentWorkspace ExplicitHistogram, SentWorkspace ExponentialHistogram, SentCounters Counters)? Send(SenderOptions options)
    {
        var counters = new SentCounters($"timeout-{options.Workspace}", 0, 0, 0);
        var buckets = Send(
            options,
            new SentWorkspace($"{options.Workspace}-explicit", BoundariesMs),
            "sqlx_exec_latency_ms",
            "ms",
            new ExplicitBucketHistogramConfiguration { Boundaries = BoundariesMs },
            MetricReaderTemporalityPreference.Delta,
            ref counters);
        var exponential = Send(
            options,
            new SentWorkspace($"{options.Workspace}-exponential"),
            "db.client.operation.duration",
            "s",
            new Base2ExponentialBucketHistogramConfiguration { MaxSize = 1280 },
            MetricReaderTemporalityPreference.Cumulative,
            ref counters);
        return buckets is null || exponential is null ? null : (buckets, exponential, counters);
    }

    private static SentWorkspace? Send(
        SenderOptions options, SentWorkspace sent, string name, string unit, MetricStreamConfiguration view,
        MetricReaderTemporalityPreference temporality, ref SentCounters counters)
    {
        using var meter = new Meter($"kernel.{sent.Workspace}");
        var latency = meter.CreateHistogram<double>(name, unit);
        var driverErrors = meter.CreateCounter<long>("sqlx_driver_errors_total");
        var cacheEvents = meter.CreateCounter<long>("sqlx_cache_events_total");
        using var provider = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(SenderOptions.ResourceOf(sent.Workspace))
            .AddMeter(meter.Name)
            .AddView(name, view)
            .AddOtlpExporter((exporter, reader) =>
            {
                options.Configure(exporter, "/v1/metrics");
                reader.TemporalityPreference = temporality;
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = 3_600_000;
            })
            .Build();
        var random = new Random(options.Seed + 1);
        for (var export = 0; export < 2; export++)
        {
            for (var i = 0; i < options.Spans; i++)
            {
                var workloadClass = Latencies.Classes[i % 4];
                var milliseconds = Latencies.Next(random, workloadClass).TotalMilliseconds;
                var failed = random.Next(10) == 0;
                Record(latency, unit == "s" ? milliseconds / 1000 : milliseconds, workloadClass, failed);
                sent.Of(workloadClass).AddRequest(milliseconds, failed);
            }

            var (errors, hits, misses) = (random.Next(1, 20), random.Next(1, 50), random.Next(1, 50));
            driverErrors.Add(errors, new("dialect", "mysql"), new("class", counters.DriverErrorClass));
            cacheEvents.Add(hits, new KeyValuePair<string, object?>("type", "hit"));
            cacheEvents.Add(misses, new KeyValuePair<string, object?>("type", "miss"));
            counters = counters with
            {
                DriverErrors = counters.DriverErrors + errors,
                CacheHits = counters.CacheHits + hits,
                CacheMisses = counters.CacheMisses + misses,
            };
            if (!provider.ForceFlush(60_000))
                return null;
        }

        return sent;
    }

    private static void Record(Histogram<double> latency, double value, string workloadClass, bool failed)
    {
        if (failed)
            latency.Record(value, new("class", workloadClass), new("error.type", "timeout"));
        else
            latency.Record(value, new KeyValuePair<string, object?>("class", workloadClass));
    }
}

using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Telemetry.Observations;

/// <summary>Which signal a metric's increase is.</summary>
public static class MetricRules
{
    /// <summary>
    /// Greatest value of a counter or gauge, and of a duration in seconds: 1e12. Far above any real one, and so far below the range
    /// of <see cref="double"/> and <see cref="long"/> that sums of them stay finite.
    /// </summary>
    public const double MaxValue = 1e12;

    /// <summary>Greatest duration, or sum of durations, of one point: 1e15 milliseconds.</summary>
    public const double MaxDurationMs = 1e15;

    /// <summary>Sets the item's signal; leaves it alone for a metric that is no signal.</summary>
    /// <param name="item">The item.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="count">By how much a counter grew; for a histogram, how many values it got.</param>
    /// <param name="sumMs">Sum of a histogram's values in milliseconds; for a single observation, its value.</param>
    /// <param name="labels">The point's labels.</param>
    public static void SetSignal(ref TelemetryItem item, MetricDefinition metric, long count, double sumMs, in MetricLabels labels)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (count <= 0)
            return;
        var (signal, label, subLabel) = metric.Meaning switch
        {
            MetricMeaning.DriverErrors => (SignalKind.DriverError, labels.Dialect, labels.ErrorClass),
            MetricMeaning.PolicyDenies => (SignalKind.PolicyDeny, labels.Reason, null),
            MetricMeaning.CacheEvents => (CacheSignal(labels.Type), null, null),
            MetricMeaning.MigrationErrors => (SignalKind.MigrationError, labels.Type, null),
            MetricMeaning.MigrationDuration => (SignalKind.MigrationOk, null, null),
            MetricMeaning.PolicyEvaluation => (SignalKind.PolicyEvaluation, null, null),
            MetricMeaning.DriverLatency => (SignalKind.DriverLatency, labels.Dialect, labels.Type),
            MetricMeaning.AirCompile => (SignalKind.AirCompile, labels.Type, null),
            _ => (default(SignalKind), default(string), default(string)),
        };
        item.SetLabels(signal, label, subLabel);
        if (item.Signal == 0)
            return;
        item.SignalCount = count;
        item.SignalMs = metric.Kind == MetricKind.Histogram ? Math.Max(sumMs, 0) : 0;
    }

    private static SignalKind CacheSignal(string? type) => type switch
    {
        "hit" or "hits" => SignalKind.CacheHit,
        "miss" or "misses" => SignalKind.CacheMiss,
        "invalidate" or "invalidation" or "invalidations" => SignalKind.CacheInvalidate,
        _ => 0,
    };
}

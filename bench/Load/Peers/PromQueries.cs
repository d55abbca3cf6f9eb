namespace SqlxOrleans.Load.Peers;

/// <summary>How a PromQL server is asked for what we measure.</summary>
/// <param name="P95">p95 by tenant and class.</param>
/// <param name="Count">The number of points.</param>
/// <param name="End">Asked for as of then; null: now.</param>
/// <param name="FlushPath">What makes the newest points visible; null: nothing is needed.</param>
/// <param name="Settle">How long until everything is there.</param>
internal sealed record PromQueries(string P95, string Count, DateTimeOffset? End, string? FlushPath, TimeSpan Settle)
{
    private const string Points = $"sqlx_exec_latency_ms{{workspace=\"{PeerPoints.Workspace}\"}}[5m]";
    private const string Buckets = $"sqlx_exec_latency_ms:5s_by_class_tenant_workspace_histogram_bucket{{workspace=\"{PeerPoints.Workspace}\"}}[5m]";

    private static readonly TimeSpan AggregationInterval = TimeSpan.FromSeconds(5);

    /// <summary>Stream aggregation of VictoriaMetrics: histograms instead of samples, as we keep sketches instead of samples.</summary>
    public const string Aggregation =
        """
        - match: sqlx_exec_latency_ms
          interval: 5s
          by: [tenant, class, workspace]
          outputs: [histogram_bucket]

        """;

    /// <summary>Of a server that keeps every sample.</summary>
    public static PromQueries OfSamples(DateTimeOffset end, string? flushPath) => new(
        $"quantile_over_time(0.95, {Points})", $"sum(count_over_time({Points}))", end, flushPath, TimeSpan.FromSeconds(1));

    /// <summary>Of a server that aggregates on arrival: its histograms have the times of their arrival, and count from the server's start.</summary>
    public static PromQueries OfBuckets() => new(
        $"histogram_quantile(0.95, sum by (tenant, class, vmrange) (last_over_time({Buckets})))", $"sum(last_over_time({Buckets}))", null, "/internal/force_flush",
        (2 * AggregationInterval) + TimeSpan.FromSeconds(1));
}

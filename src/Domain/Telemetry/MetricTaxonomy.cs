using System.Collections.Frozen;
using System.Text;

namespace SqlxOrleans.Domain.Telemetry;

/// <summary>
/// The metrics of the specification's section 5 with the aliases of the companion documents (contradiction 7). Dots and
/// underscores are the same: OpenTelemetry SDKs prefer <c>sqlx.exec.latency.ms</c> to <c>sqlx_exec_latency_ms</c>.
/// </summary>
public static class MetricTaxonomy
{
    private const int LongestName = 64;

    private static readonly MetricDefinition[] Definitions =
    [
        new("sqlx_driver_errors_total", MetricKind.Counter, ["dialect", "class"], "1", MetricMeaning.DriverErrors),
        new("sqlx_policy_denies_total", MetricKind.Counter, ["reason"], "1", MetricMeaning.PolicyDenies),
        new("sqlx_cache_events_total", MetricKind.Counter, ["type"], "1", MetricMeaning.CacheEvents),
        new("sqlx_sched_preemptions_total", MetricKind.Counter, ["class"], "1", MetricMeaning.Preemptions),
        new("sqlx_migration_errors_total", MetricKind.Counter, ["type"], "1", MetricMeaning.MigrationErrors),
        new("sqlx_exec_latency_ms", MetricKind.Histogram, ["class"], "ms", MetricMeaning.ExecutionLatency),
        new("sqlx_driver_latency_ms", MetricKind.Histogram, ["dialect", "op"], "ms", MetricMeaning.DriverLatency),
        new("sqlx_air_compile_ms", MetricKind.Histogram, ["phase"], "ms", MetricMeaning.AirCompile),
        new("sqlx_policy_eval_ms", MetricKind.Histogram, [], "ms", MetricMeaning.PolicyEvaluation),
        new("sqlx_migration_duration_ms", MetricKind.Histogram, ["tenant"], "ms", MetricMeaning.MigrationDuration),
        new("sqlx_pool_active", MetricKind.Gauge, ["dialect"], "1", MetricMeaning.PoolActive),
        new("sqlx_pool_idle", MetricKind.Gauge, ["dialect"], "1", MetricMeaning.PoolIdle),
        new("sqlx_ppc_hit_ratio", MetricKind.Gauge, ["tenant"], "1", MetricMeaning.None),
        new("sqlx_model_version", MetricKind.Gauge, ["agent"], "1", MetricMeaning.None),
    ];

    private static readonly (string Alias, string Name, string Unit)[] Aliases =
    [
        ("sqlx_query_latency_ms", "sqlx_exec_latency_ms", "ms"),
        ("sqlx_cache_hit_ratio", "sqlx_ppc_hit_ratio", "1"),
        ("sqlx_pool_busy", "sqlx_pool_active", "1"),
        ("db_client_operation_duration", "sqlx_exec_latency_ms", "s"),
    ];

    private static readonly FrozenDictionary<string, MetricDefinition> ByName = Definitions
        .Select(definition => KeyValuePair.Create(definition.Name, definition))
        .Concat(Aliases.Select(alias => KeyValuePair.Create(
            alias.Alias, Definitions.Single(definition => definition.Name == alias.Name) with { Unit = alias.Unit })))
        .ToFrozenDictionary();

    /// <summary>The metrics, without their aliases.</summary>
    public static IReadOnlyList<MetricDefinition> All => Definitions;

    /// <summary>Finds a metric by its name or an alias; the definition's unit is the one that this spelling implies.</summary>
    public static bool TryFind(ReadOnlySpan<char> name, out MetricDefinition definition)
    {
        definition = null!;
        if (name.Length is 0 or > LongestName)
            return false;
        Span<char> underscored = stackalloc char[LongestName];
        name.Replace(underscored, '.', '_');
        return ByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(underscored[..name.Length], out definition!);
    }

    /// <summary>The same for UTF-8, without allocating.</summary>
    public static bool TryFind(ReadOnlySpan<byte> utf8Name, out MetricDefinition definition)
    {
        definition = null!;
        if (utf8Name.Length is 0 or > LongestName || !Ascii.IsValid(utf8Name))
            return false;
        Span<char> name = stackalloc char[LongestName];
        Encoding.ASCII.GetChars(utf8Name, name);
        return TryFind(name[..utf8Name.Length], out definition);
    }
}

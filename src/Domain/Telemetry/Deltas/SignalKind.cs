namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>
/// What a workspace reports beside its queries: the reward sources of the specification's section 9.
/// The numeric values are part of the wire format.
/// </summary>
public enum SignalKind : byte
{
    /// <summary><c>sqlx_driver_errors_total</c>; label: dialect; sub-label: error class.</summary>
    DriverError = 1,

    /// <summary><c>sqlx_policy_denies_total</c>; label: reason; sub-label: policy id.</summary>
    PolicyDeny = 2,

    /// <summary><c>sqlx_cache_events_total{type="hit"}</c>.</summary>
    CacheHit = 3,

    /// <summary><c>sqlx_cache_events_total{type="miss"}</c>.</summary>
    CacheMiss = 4,

    /// <summary><c>sqlx_cache_events_total{type="invalidate"}</c>.</summary>
    CacheInvalidate = 5,

    /// <summary>A migration that ended well; the value is <c>sqlx_migration_duration_ms</c>.</summary>
    MigrationOk = 6,

    /// <summary><c>sqlx_migration_errors_total</c>; label: type; the value is the duration until it failed.</summary>
    MigrationError = 7,

    /// <summary><c>sqlx_policy_eval_ms</c>; the value is the duration in milliseconds.</summary>
    PolicyEvaluation = 8,

    /// <summary><c>sqlx_driver_latency_ms</c>; label: dialect; sub-label: operation; the value is the duration.</summary>
    DriverLatency = 9,

    /// <summary><c>sqlx_air_compile_ms</c>; label: phase; the value is the duration.</summary>
    AirCompile = 10,
}

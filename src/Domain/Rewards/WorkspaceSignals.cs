namespace SqlxOrleans.Domain.Rewards;

/// <summary>The workspace-wide feedback of the last five minutes, shared by all its classes.</summary>
/// <param name="CacheHitRatio"><c>sqlx_ppc_hit_ratio</c>, 0..1; null without lookups.</param>
/// <param name="DriverErrors5m"><c>sqlx_driver_errors_total</c> of the window.</param>
/// <param name="PolicyDenies5m"><c>sqlx_policy_denies_total</c> of the window.</param>
/// <param name="MigrationMeanMs">Mean of <c>sqlx_migration_duration_ms</c>; null without a migration.</param>
public sealed record WorkspaceSignals(
    double? CacheHitRatio, long DriverErrors5m, long PolicyDenies5m, double? MigrationMeanMs);

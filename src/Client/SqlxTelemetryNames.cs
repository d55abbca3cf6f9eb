namespace SqlxOrleans.Client;

/// <summary>The names of the specification (sections 4 and 5) that this SDK emits.</summary>
public static class SqlxTelemetryNames
{
    /// <summary>The meter and the activity source.</summary>
    public const string Source = "SqlxOrleans.Client";

    /// <summary>Histogram, ms; <see cref="ClassTag"/>.</summary>
    public const string ExecLatency = "sqlx_exec_latency_ms";

    /// <summary>Counter; <see cref="DialectTag"/>, <see cref="ClassTag"/>.</summary>
    public const string DriverErrors = "sqlx_driver_errors_total";

    /// <summary>Counter; <see cref="ReasonTag"/>.</summary>
    public const string PolicyDenies = "sqlx_policy_denies_total";

    /// <summary>Counter; <see cref="TypeTag"/>: <c>hit</c>, <c>miss</c>, <c>invalidate</c>.</summary>
    public const string CacheEvents = "sqlx_cache_events_total";

    /// <summary>Counter; <see cref="ClassTag"/>.</summary>
    public const string Preemptions = "sqlx_sched_preemptions_total";

    /// <summary>Counter; <see cref="TypeTag"/>.</summary>
    public const string MigrationErrors = "sqlx_migration_errors_total";

    /// <summary>Histogram, ms; <see cref="TenantTag"/>.</summary>
    public const string MigrationDuration = "sqlx_migration_duration_ms";

    /// <summary>Metric label: workload class, or class of a driver error.</summary>
    public const string ClassTag = "class";

    /// <summary>Metric label: SQL dialect.</summary>
    public const string DialectTag = "dialect";

    /// <summary>Metric label: reason of a denial.</summary>
    public const string ReasonTag = "reason";

    /// <summary>Metric label: type of a cache event or migration.</summary>
    public const string TypeTag = "type";

    /// <summary>Metric label: tenant.</summary>
    public const string TenantTag = "tenant";

    /// <summary>Span of a query that was answered.</summary>
    public const string ExecOk = "kernel.exec.ok";

    /// <summary>Span of a query that failed.</summary>
    public const string ExecError = "kernel.exec.error";

    /// <summary>Span of a query that its caller gave up.</summary>
    public const string Cancel = "kernel.cancel";

    /// <summary>Span of a preemption.</summary>
    public const string Preempt = "sched.preempt";

    /// <summary>Span of a denial.</summary>
    public const string PolicyDeny = "policy.deny";

    /// <summary>Span of a driver error.</summary>
    public const string DriverError = "driver.query.error";

    /// <summary>Span of a migration that ended well.</summary>
    public const string MigrationOk = "ddl.migration.ok";

    /// <summary>Span of a migration that failed.</summary>
    public const string MigrationRollback = "ddl.migration.rollback";

    /// <summary>Span of another hint set that came into force for a plan.</summary>
    public const string PlanSuggest = "ai.plan.suggest";

    /// <summary>Span attribute: tenant.</summary>
    public const string TenantAttribute = "sqlx.tenant";

    /// <summary>Span attribute: workspace.</summary>
    public const string WorkspaceAttribute = "sqlx.workspace";

    /// <summary>Span attribute: workload class.</summary>
    public const string ClassAttribute = "sqlx.slo_class";

    /// <summary>Span attribute: epoch of the weights.</summary>
    public const string EpochAttribute = "sqlx.ai.epoch";

    /// <summary>Span attribute: policy.</summary>
    public const string PolicyAttribute = "sqlx.policy_id";

    /// <summary>Span attribute: why a denial was made.</summary>
    public const string PolicyReasonAttribute = "sqlx.policy.reason";

    /// <summary>Span attribute: SQL dialect.</summary>
    public const string DialectAttribute = "db.system.name";

    /// <summary>Span attribute: what failed.</summary>
    public const string ErrorAttribute = "error.type";

    /// <summary>Span attribute: hash of a plan.</summary>
    public const string PlanAttribute = "sqlx.plan_hash";

    /// <summary>Span attribute: settings that a plan runs with; empty for the default.</summary>
    public const string HintsAttribute = "sqlx.ai.hints";

    /// <summary>Span attribute: expected reward, -1..1.</summary>
    public const string ExpectedRewardAttribute = "sqlx.ai.expected_reward";

    /// <summary>Span attribute: confidence, 0..1.</summary>
    public const string ConfidenceAttribute = "sqlx.ai.confidence";

    /// <summary>Span attribute: why, for a person.</summary>
    public const string RationaleAttribute = "sqlx.ai.rationale";
}

namespace SqlxOrleans.Domain.Telemetry;

/// <summary>What a metric's points feed.</summary>
public enum MetricMeaning
{
    /// <summary>Known; nothing here depends on it.</summary>
    None = 0,

    /// <summary>Requests with their latencies.</summary>
    ExecutionLatency,

    /// <summary>Driver errors.</summary>
    DriverErrors,

    /// <summary>Policy denials.</summary>
    PolicyDenies,

    /// <summary>Cache events by type.</summary>
    CacheEvents,

    /// <summary>Preemptions of a class.</summary>
    Preemptions,

    /// <summary>Failed migrations.</summary>
    MigrationErrors,

    /// <summary>Migrations that ended well, with their durations.</summary>
    MigrationDuration,

    /// <summary>Policy evaluations with their durations.</summary>
    PolicyEvaluation,

    /// <summary>Connections in use: together with the idle ones, the producer's execution slots.</summary>
    PoolActive,

    /// <summary>Connections not in use.</summary>
    PoolIdle,

    /// <summary>Driver handshake and query latency.</summary>
    DriverLatency,

    /// <summary>Time of a phase of the AIR compiler.</summary>
    AirCompile,
}

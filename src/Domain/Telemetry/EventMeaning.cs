namespace SqlxOrleans.Domain.Telemetry;

/// <summary>What an event of the taxonomy does to the counts.</summary>
public enum EventMeaning
{
    /// <summary>Known, and nothing here depends on it.</summary>
    None = 0,

    /// <summary>A query was handed to the kernel; its end counts it.</summary>
    ExecutionStart,

    /// <summary>A root execution ended: a request.</summary>
    Execution,

    /// <summary>The client gave up: not counted.</summary>
    Cancel,

    /// <summary>An attempt after the first begins.</summary>
    Retry,

    /// <summary>A driver sent a query; its end counts it.</summary>
    DriverQueryStart,

    /// <summary>A driver's query ended: an attempt, and a request when nothing encloses it.</summary>
    DriverQuery,

    /// <summary>Connection work of a driver: an attempt only when it failed.</summary>
    DriverConnection,

    /// <summary>A policy was evaluated.</summary>
    PolicyEvaluation,

    /// <summary>A policy refused.</summary>
    PolicyDeny,

    /// <summary>The plan cache had it.</summary>
    CacheHit,

    /// <summary>The plan cache did not have it.</summary>
    CacheMiss,

    /// <summary>A cached plan was thrown away.</summary>
    CacheInvalidate,

    /// <summary>A running execution was cancelled for another's deadline.</summary>
    Preemption,

    /// <summary>A migration ended well.</summary>
    MigrationOk,

    /// <summary>A migration failed or was rolled back.</summary>
    MigrationError,
}

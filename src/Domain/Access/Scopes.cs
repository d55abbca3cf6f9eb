namespace SqlxOrleans.Domain.Access;

/// <summary>What a caller may do. There is no scope for everything.</summary>
[Flags]
public enum Scopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>read:metrics</c>: objectives, percentiles, budgets, rewards.</summary>
    ReadMetrics = 1 << 0,

    /// <summary><c>read:traces</c>.</summary>
    ReadTraces = 1 << 1,

    /// <summary><c>read:logs</c>.</summary>
    ReadLogs = 1 << 2,

    /// <summary><c>read:audit</c>: decision journals.</summary>
    ReadAudit = 1 << 3,

    /// <summary><c>write:telemetry</c>.</summary>
    WriteTelemetry = 1 << 4,

    /// <summary><c>read:weights</c>: the scheduler's weights.</summary>
    ReadWeights = 1 << 5,

    /// <summary><c>manage:slo</c>.</summary>
    ManageSlo = 1 << 6,

    /// <summary><c>manage:alerts</c>.</summary>
    ManageAlerts = 1 << 7,

    /// <summary><c>manage:copilot</c>: modes, pins, freezes.</summary>
    ManageCopilot = 1 << 8,

    /// <summary><c>manage:keys</c>.</summary>
    ManageKeys = 1 << 9,
}

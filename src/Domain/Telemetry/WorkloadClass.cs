namespace SqlxOrleans.Domain.Telemetry;

/// <summary>
/// The four workload classes of the specification (section 7) and the place where unlabelled telemetry is counted.
/// The numeric values are part of the wire format.
/// </summary>
public enum WorkloadClass : byte
{
    /// <summary>No class, or an unknown one: counted and shown, never judged.</summary>
    Unclassified = 0,

    /// <summary>Low-latency OLTP.</summary>
    L = 1,

    /// <summary>Bulk ETL.</summary>
    B = 2,

    /// <summary>Analytics.</summary>
    A = 3,

    /// <summary>System and DDL.</summary>
    S = 4,
}

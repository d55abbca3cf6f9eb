namespace SqlxOrleans.Domain.Telemetry;

/// <summary>The kinds of ATS emissions; each has its own required fields (companion documents, contradiction 4).</summary>
public enum EventFamily
{
    /// <summary>Kernel, driver, compiler, policy, migration and security events with full correlation ids.</summary>
    Trace = 0,

    /// <summary>One metric point: has <c>metric</c>.</summary>
    Metric,

    /// <summary>A structured log line: has <c>level</c>.</summary>
    Log,

    /// <summary>Learning signals: <c>ai.*</c>.</summary>
    Learning,
}

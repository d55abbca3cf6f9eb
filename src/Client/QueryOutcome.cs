namespace SqlxOrleans.Client;

/// <summary>
/// How a query ended for its caller, after retries. The first four are requests; the last three are the caller's own doing
/// and count neither as requests nor as failures (a policy that denies must not look like an outage).
/// </summary>
public enum QueryOutcome
{
    /// <summary>Answered. Good when its latency is at most the class's threshold.</summary>
    Ok,

    /// <summary>A server-side fault: a failed request, and slow whatever its latency.</summary>
    Failed,

    /// <summary>The deadline passed before the answer: a failed request, and slow whatever its latency.</summary>
    DeadlineMissed,

    /// <summary>Refused at admission or shed: a failed request without a latency.</summary>
    Rejected,

    /// <summary>The caller gave up: not counted.</summary>
    ClientCancelled,

    /// <summary>Denied by policy: not counted; see <see cref="ISqlxTelemetry.RecordPolicyDenial"/>.</summary>
    PolicyDenied,

    /// <summary>A syntax or constraint error of the statement: not counted.</summary>
    InvalidStatement,
}

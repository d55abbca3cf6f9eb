namespace SqlxOrleans.Domain.Telemetry.Ats;

/// <summary>The fields of the envelope that are read; all others are allowed and dropped.</summary>
internal enum AtsField
{
    Unknown = 0,
    Ts,
    Tenant,
    Workspace,
    TraceId,
    SpanId,
    ParentSpanId,
    Component,
    Event,
    LatencyMs,
    Rows,
    Reward,
    SloClass,
    PolicyId,
    AiMeta,
    Level,
    Reason,
    Metric,
    Value,
    Labels,
    Success,
    ErrorType,
    Dialect,
    Model,
    Epoch,
    CacheType,
    LabelClass,
    Unread,
}

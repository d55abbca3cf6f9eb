namespace SqlxOrleans.Domain.Telemetry.Ats;

/// <summary>
/// One emission in the ATS envelope (specification section 3), as read: syntax and value ranges are checked, required fields are
/// checked by <see cref="AtsRules"/>. Reused from item to item, so copy what must be kept.
/// </summary>
public sealed class AtsEvent
{
    private string? _soughtEvent;
    private TelemetryEvent? _foundEvent;

    /// <summary><c>ts</c>; null when missing.</summary>
    public DateTimeOffset? Time { get; internal set; }

    /// <summary><c>tenant</c> as sent; null when missing.</summary>
    public string? Tenant { get; internal set; }

    /// <summary><c>workspace</c> as sent; null when missing.</summary>
    public string? Workspace { get; internal set; }

    /// <summary><c>trace_id</c> is there and not empty. Its text is not kept.</summary>
    public bool HasTraceId { get; internal set; }

    /// <summary><c>span_id</c> is there and not empty. Its text is not kept.</summary>
    public bool HasSpanId { get; internal set; }

    /// <summary><c>parent_span_id</c> is there and not empty: something encloses it.</summary>
    public bool HasParent { get; internal set; }

    /// <summary><c>component</c>.</summary>
    public string? Component { get; internal set; }

    /// <summary><c>event</c> (or <c>evt</c>) as sent.</summary>
    public string? Event { get; internal set; }

    /// <summary><c>latency_ms</c>: finite, 0 or more, at most a week; null when missing.</summary>
    public double? LatencyMs { get; internal set; }

    /// <summary><c>slo_class</c>; <c>default</c> when missing or unknown.</summary>
    public WorkloadClass Class { get; internal set; }

    /// <summary><c>policy_id</c>.</summary>
    public string? PolicyId { get; internal set; }

    /// <summary><c>ai_meta.epoch</c>: the weight epoch, 0 when unknown.</summary>
    public long Epoch { get; internal set; }

    /// <summary><c>level</c>: makes it a log line.</summary>
    public string? Level { get; internal set; }

    /// <summary><c>reason</c>.</summary>
    public string? Reason { get; internal set; }

    /// <summary><c>metric</c>: makes it a metric point.</summary>
    public string? Metric { get; internal set; }

    /// <summary><c>value</c> of a metric point, finite.</summary>
    public double? Value { get; internal set; }

    /// <summary><c>labels.type</c> of a metric point.</summary>
    public string? LabelType { get; internal set; }

    /// <summary><c>labels.class</c> of a metric point as sent: of driver errors, the kind of error.</summary>
    public string? LabelClass { get; internal set; }

    /// <summary><c>success</c>; null when not said.</summary>
    public bool? Success { get; internal set; }

    /// <summary><c>error.type</c>.</summary>
    public string? ErrorType { get; internal set; }

    /// <summary><c>dialect</c> or <c>db.system.name</c>.</summary>
    public string? Dialect { get; internal set; }

    /// <summary>Fields that are on no list; their values are dropped.</summary>
    public int UnknownFields { get; internal set; }

    /// <summary>Which required fields apply.</summary>
    public EventFamily Family =>
        Metric is not null ? EventFamily.Metric
        : Level is not null ? EventFamily.Log
        : Known is { Domain: "ai" } ? EventFamily.Learning
        : EventFamily.Trace;

    /// <summary>The event of the taxonomy that <see cref="Event"/> names; null when it names none. Events of one name in a row share the search.</summary>
    internal TelemetryEvent? Known
    {
        get
        {
            if (!ReferenceEquals(Event, _soughtEvent))
                (_soughtEvent, _foundEvent) = (Event, EventTaxonomy.TryFind(Event.AsSpan(), out var known) ? known : null);
            return _foundEvent;
        }
    }

    /// <summary>Strings that the body's events share.</summary>
    internal RepeatedTexts Texts { get; } = new();

    internal void Clear()
    {
        (Time, Tenant, Workspace, HasTraceId, HasSpanId, HasParent) = (null, null, null, false, false, false);
        (Component, Event, LatencyMs, Class, LabelClass) = (null, null, null, default, null);
        (PolicyId, Epoch, Level, Reason, Metric, Value) = (null, 0, null, null, null, null);
        (LabelType, Success, ErrorType, Dialect, UnknownFields) = (null, null, null, null, 0);
    }
}

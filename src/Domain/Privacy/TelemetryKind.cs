namespace SqlxOrleans.Domain.Privacy;

/// <summary>What an attribute belongs to.</summary>
public enum TelemetryKind
{
    /// <summary>A span, or an event of the trace family.</summary>
    Span = 0,

    /// <summary>A metric's data point.</summary>
    MetricPoint,

    /// <summary>A line of a log.</summary>
    LogRecord,

    /// <summary>A resource: what sends.</summary>
    Resource,
}

namespace SqlxOrleans.Domain.Telemetry;

/// <summary>How a metric's points add up.</summary>
public enum MetricKind
{
    /// <summary>Counts events.</summary>
    Counter = 0,

    /// <summary>Distributes durations.</summary>
    Histogram,

    /// <summary>A momentary value.</summary>
    Gauge,
}

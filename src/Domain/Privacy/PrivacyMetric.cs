namespace SqlxOrleans.Domain.Privacy;

/// <summary>
/// Names of the counter of redactions. The edge counts what comes over OTLP and ATS, the ingest grain what kernels' clients send: one instrument
/// under one meter.
/// </summary>
public static class PrivacyMetric
{
    /// <summary>The meter.</summary>
    public const string MeterName = "SqlxOrleans.Privacy";

    /// <summary>The counter, by <see cref="KindTag"/> and <see cref="SignalTag"/>.</summary>
    public const string Name = "sqlx_privacy_redactions_total";

    /// <summary>What it says of itself.</summary>
    public const string Description = "Attributes, labels and texts that were dropped or replaced for privacy";

    /// <summary>Why.</summary>
    public const string KindTag = "kind";

    /// <summary>What it belonged to.</summary>
    public const string SignalTag = "signal";
}

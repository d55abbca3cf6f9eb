namespace SqlxOrleans.Domain.Telemetry.Observations;

/// <summary>The labels of a metric point that signals keep; null where it has none.</summary>
/// <param name="Dialect">Database.</param>
/// <param name="ErrorClass">Kind of driver error.</param>
/// <param name="Reason">Why a policy refused.</param>
/// <param name="Type">Type of cache event or migration error.</param>
public readonly record struct MetricLabels(string? Dialect, string? ErrorClass, string? Reason, string? Type);

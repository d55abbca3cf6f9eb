namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>How often a signal happened and the sum of its values; <c>default</c> is never.</summary>
/// <param name="Count">Events, never negative.</param>
/// <param name="SumMs">Sum of the durations in milliseconds, 0 where the kind has none.</param>
public readonly record struct SignalCount(long Count, double SumMs);

using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Otlp;

/// <summary>What all points of one metric share.</summary>
/// <param name="Definition">Its place in the taxonomy; null for none.</param>
/// <param name="SecondsPerUnit">1, 0.001 or 0.000001.</param>
/// <param name="Series">The sender and the name, to which each point's attributes are added.</param>
/// <param name="Temporality">1 delta, 2 cumulative.</param>
internal readonly record struct OtlpMetric(MetricDefinition? Definition, double SecondsPerUnit, UInt128 Series, ulong Temporality);

namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>So many requests whose latency lies in (Lower, Upper] seconds.</summary>
/// <param name="Lower">Lower bound in seconds.</param>
/// <param name="Upper">Upper bound in seconds; infinite for the last one.</param>
/// <param name="Representative">The value that stands for all of them, in seconds.</param>
/// <param name="Count">How many.</param>
public readonly record struct LatencyBucket(double Lower, double Upper, double Representative, long Count);

namespace SqlxOrleans.Load.Overhead;

/// <summary>What the verb is asked for.</summary>
/// <param name="Length">How long each kernel is measured.</param>
/// <param name="Rate">Recorded queries a second, over all threads.</param>
/// <param name="Threads">Threads that run queries.</param>
/// <param name="TraceRatio">Share of spans that the second kernel exports, 0..1.</param>
/// <param name="JsonPath">Where the figures go; null: nowhere.</param>
internal sealed record OverheadOptions(TimeSpan Length, int Rate, int Threads, double TraceRatio, string? JsonPath);

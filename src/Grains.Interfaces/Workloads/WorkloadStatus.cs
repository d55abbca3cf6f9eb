namespace SqlxOrleans.Grains.Interfaces.Workloads;

/// <summary>What is known of one workload. Ratios are 0..1; latencies are milliseconds within the sketch's relative error.</summary>
/// <param name="Class"><c>L B A S</c> or <c>unclassified</c>.</param>
/// <param name="Total">Requests counted since the series began, late ones included.</param>
/// <param name="TooLate">Of these, how many were too old for any window.</param>
/// <param name="Window">The counts and percentiles of the asked window.</param>
/// <param name="Objectives">Latency, availability, error rate; empty for <c>unclassified</c>.</param>
/// <param name="Compliance">The worst of the objectives' states: <c>met</c>, <c>breached</c>, <c>tooLittleTraffic</c>, <c>noTraffic</c>, <c>insane</c>, <c>unjudged</c>.</param>
/// <param name="Watermark">Up to when all live producers have reported; null before the first event.</param>
/// <param name="SloContentHash">The slo.yml version that judged.</param>
[GenerateSerializer, Immutable, Alias("sqlx.WorkloadStatus")]
public sealed record WorkloadStatus(
    [property: Id(0)] string Class,
    [property: Id(1)] long Total,
    [property: Id(2)] long TooLate,
    [property: Id(3)] WorkloadWindow Window,
    [property: Id(4)] IReadOnlyList<ObjectiveStatus> Objectives,
    [property: Id(5)] string Compliance,
    [property: Id(6)] DateTimeOffset? Watermark,
    [property: Id(7)] string SloContentHash);

namespace SqlxOrleans.Grains.Interfaces.Workloads;

/// <summary>One window of a workload. Percentiles are null without a timed request in it.</summary>
/// <param name="From">Start, inclusive.</param>
/// <param name="To">End, exclusive: one second after the newest event.</param>
/// <param name="Count">Requests.</param>
/// <param name="Failed">Failed requests.</param>
/// <param name="Spans">Attempts.</param>
/// <param name="SpansFailed">Failed attempts.</param>
/// <param name="Timed">Requests with a latency.</param>
/// <param name="Good">Of these, not failed and within the threshold.</param>
/// <param name="Retries">Attempts after the first.</param>
/// <param name="Preemptions">Executions cancelled for another's deadline.</param>
/// <param name="Rejected">Requests refused at admission.</param>
/// <param name="P50Ms">Median, nearest rank.</param>
/// <param name="P95Ms">95th percentile, nearest rank.</param>
/// <param name="P99Ms">99th percentile, nearest rank.</param>
/// <param name="MinMs">Smallest latency, exact.</param>
/// <param name="MaxMs">Greatest latency, exact.</param>
/// <param name="MeanMs">Mean latency.</param>
[GenerateSerializer, Immutable, Alias("sqlx.WorkloadWindow")]
public sealed record WorkloadWindow(
    [property: Id(0)] DateTimeOffset? From,
    [property: Id(1)] DateTimeOffset? To,
    [property: Id(2)] long Count,
    [property: Id(3)] long Failed,
    [property: Id(4)] long Spans,
    [property: Id(5)] long SpansFailed,
    [property: Id(6)] long Timed,
    [property: Id(7)] long Good,
    [property: Id(8)] long Retries,
    [property: Id(9)] long Preemptions,
    [property: Id(10)] long Rejected,
    [property: Id(11)] double? P50Ms,
    [property: Id(12)] double? P95Ms,
    [property: Id(13)] double? P99Ms,
    [property: Id(14)] double? MinMs,
    [property: Id(15)] double? MaxMs,
    [property: Id(16)] double? MeanMs);

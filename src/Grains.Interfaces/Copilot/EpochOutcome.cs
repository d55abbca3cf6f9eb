namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>Exact counts of the queries of one class that ran under one weight epoch.</summary>
/// <param name="Epoch">The weight epoch; 0 when the kernel did not say.</param>
/// <param name="Requests">Requests that ended.</param>
/// <param name="RequestsFailed">Of these, failed.</param>
/// <param name="Timed">Requests with a latency.</param>
/// <param name="Good">Of these, within the threshold and not failed.</param>
/// <param name="Spans">Attempts.</param>
/// <param name="SpansFailed">Of these, failed.</param>
/// <param name="Arrivals">Requests offered.</param>
/// <param name="ServiceSeconds">Time spent executing.</param>
/// <param name="Serviced">Requests in <paramref name="ServiceSeconds"/>.</param>
/// <param name="LatencySeconds">Sum of latencies.</param>
/// <param name="P95Ms">95th percentile of this piece; 0 without a timed request.</param>
/// <param name="Preemptions">Executions cancelled for another's deadline.</param>
[GenerateSerializer, Immutable, Alias("sqlx.EpochOutcome")]
public sealed record EpochOutcome(
    [property: Id(0)] long Epoch,
    [property: Id(1)] long Requests,
    [property: Id(2)] long RequestsFailed,
    [property: Id(3)] long Timed,
    [property: Id(4)] long Good,
    [property: Id(5)] long Spans,
    [property: Id(6)] long SpansFailed,
    [property: Id(7)] long Arrivals,
    [property: Id(8)] double ServiceSeconds,
    [property: Id(9)] long Serviced,
    [property: Id(10)] double LatencySeconds,
    [property: Id(11)] double P95Ms,
    [property: Id(12)] long Preemptions);

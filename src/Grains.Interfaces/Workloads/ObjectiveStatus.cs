namespace SqlxOrleans.Grains.Interfaces.Workloads;

/// <summary>One objective's judgement over the window of its status, ending with the newest event.</summary>
/// <param name="Name"><c>latency</c>, <c>availability</c> or <c>errorRate</c>.</param>
/// <param name="Target">Least good share, 0..1 (an error ceiling of 0.1 % is the target 0.999).</param>
/// <param name="Good">Good events.</param>
/// <param name="Total">Judged events.</param>
/// <param name="BudgetLeft">Share of the error budget that is left: 1 untouched, 0 spent, negative overspent; 1 without traffic.</param>
/// <param name="BurnRates">Burn rate by window name (<c>1m 5m 10m 30m 1h 2h 6h 1d 3d</c>): 1 spends the budget exactly in its window.</param>
/// <param name="Compliance"><c>met</c>, <c>breached</c>, <c>tooLittleTraffic</c>, <c>noTraffic</c> or <c>insane</c>.</param>
/// <param name="Threshold">The latency threshold in milliseconds; null for the others.</param>
[GenerateSerializer, Immutable, Alias("sqlx.ObjectiveStatus")]
public sealed record ObjectiveStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] double Target,
    [property: Id(2)] long Good,
    [property: Id(3)] long Total,
    [property: Id(4)] double BudgetLeft,
    [property: Id(5)] IReadOnlyDictionary<string, double> BurnRates,
    [property: Id(6)] string Compliance,
    [property: Id(7)] double? Threshold);

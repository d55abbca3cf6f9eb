namespace SqlxOrleans.Grains.Interfaces.Plans;

/// <summary>What is known of one hint set of a plan.</summary>
/// <param name="Hints">Settings; empty: the default.</param>
/// <param name="MeanMs">Mean latency at the usual load; null before the first execution. One that was cut off counts as what it is expected to have taken.</param>
/// <param name="Executions">How many were seen.</param>
/// <param name="IsDropped">True when it is no longer tried.</param>
/// <param name="BetterProbability">P(better than the default by 5 %).</param>
/// <param name="WorseProbability">P(worse by 10 %).</param>
[GenerateSerializer, Immutable, Alias("sqlx.PlanArmStatus")]
public sealed record PlanArmStatus(
    [property: Id(0)] string Hints,
    [property: Id(1)] double? MeanMs,
    [property: Id(2)] long Executions,
    [property: Id(3)] bool IsDropped,
    [property: Id(4)] double BetterProbability,
    [property: Id(5)] double WorseProbability);

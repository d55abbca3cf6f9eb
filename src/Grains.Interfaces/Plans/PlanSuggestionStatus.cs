namespace SqlxOrleans.Grains.Interfaces.Plans;

/// <summary>What a plan should run with, and why.</summary>
/// <param name="Plan">The plan's hash.</param>
/// <param name="Hints">Settings; empty: the database's own plan.</param>
/// <param name="ExpectedReward">Share of the default's latency that they save, -1..1.</param>
/// <param name="Confidence">P(better than the default by 5 %); for the default: that nothing known is. 0..1.</param>
/// <param name="Rationale">A sentence for a person.</param>
/// <param name="Arms">Everything that was tried or could be, the default first.</param>
[GenerateSerializer, Immutable, Alias("sqlx.PlanSuggestionStatus")]
public sealed record PlanSuggestionStatus(
    [property: Id(0)] string Plan,
    [property: Id(1)] string Hints,
    [property: Id(2)] double ExpectedReward,
    [property: Id(3)] double Confidence,
    [property: Id(4)] string Rationale,
    [property: Id(5)] IReadOnlyList<PlanArmStatus> Arms);

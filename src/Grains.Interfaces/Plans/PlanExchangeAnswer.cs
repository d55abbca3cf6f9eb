using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Grains.Interfaces.Plans;

/// <summary>The answer to a kernel's report.</summary>
/// <param name="Authenticated">False: the API key is not one of the workspace's tenant, and nothing was counted.</param>
/// <param name="Rejected">What was not counted and will not be when sent again.</param>
/// <param name="Plans">What is known of the plans that the report named.</param>
[GenerateSerializer, Immutable, Alias("sqlx.PlanExchangeAnswer")]
public sealed record PlanExchangeAnswer(
    [property: Id(0)] bool Authenticated,
    [property: Id(1)] IReadOnlyList<Rejection> Rejected,
    [property: Id(2)] IReadOnlyList<PlanParameters> Plans);

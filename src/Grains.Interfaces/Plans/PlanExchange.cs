namespace SqlxOrleans.Grains.Interfaces.Plans;

/// <summary>What a kernel saw of its plans since its last report.</summary>
/// <param name="ProducerId">1 to 64 printable ASCII characters; new for each run of a kernel.</param>
/// <param name="Sequence">From 1, one more for each report of this workspace.</param>
/// <param name="Plans">At most 256; a plan without executions only asks for advice.</param>
[GenerateSerializer, Immutable, Alias("sqlx.PlanExchange")]
public sealed record PlanExchange(
    [property: Id(0)] string ProducerId,
    [property: Id(1)] long Sequence,
    [property: Id(2)] IReadOnlyList<PlanExecutions> Plans)
{
    /// <summary>Most plans in one report.</summary>
    public const int MaxPlans = 256;
}

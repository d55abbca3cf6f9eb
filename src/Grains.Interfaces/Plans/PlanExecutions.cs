namespace SqlxOrleans.Grains.Interfaces.Plans;

/// <summary>What a kernel saw of one plan.</summary>
/// <param name="Plan">Its hash.</param>
/// <param name="Arms">At most 8: those that ran, and those that could be tried.</param>
[GenerateSerializer, Immutable, Alias("sqlx.PlanExecutions")]
public sealed record PlanExecutions([property: Id(0)] string Plan, [property: Id(1)] IReadOnlyList<ArmExecutions> Arms);

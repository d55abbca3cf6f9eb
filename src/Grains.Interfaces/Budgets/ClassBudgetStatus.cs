namespace SqlxOrleans.Grains.Interfaces.Budgets;

/// <summary>A class's budget in requests a minute.</summary>
/// <param name="Class"><c>L B A S</c>.</param>
/// <param name="Total">What there is; 0: no budget is configured (<c>Sqlx:Budgets</c>).</param>
/// <param name="Unassigned">What nobody is granted.</param>
/// <param name="MovedAt">When slack last moved.</param>
/// <param name="Tenants">In order of their names.</param>
[GenerateSerializer, Immutable, Alias("sqlx.ClassBudgetStatus")]
public sealed record ClassBudgetStatus(
    [property: Id(0)] string Class,
    [property: Id(1)] long Total,
    [property: Id(2)] long Unassigned,
    [property: Id(3)] DateTimeOffset? MovedAt,
    [property: Id(4)] IReadOnlyList<TenantBudgetStatus> Tenants);

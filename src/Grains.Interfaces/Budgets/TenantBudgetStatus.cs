namespace SqlxOrleans.Grains.Interfaces.Budgets;

/// <summary>A tenant's part of a class's budget, requests a minute.</summary>
/// <param name="Tenant">Its name.</param>
/// <param name="Contract">What it is always granted.</param>
/// <param name="Granted">What it is granted now, at least the contract.</param>
/// <param name="Wanted">What it needs: a quarter above its mean of the last six hours.</param>
[GenerateSerializer, Immutable, Alias("sqlx.TenantBudgetStatus")]
public sealed record TenantBudgetStatus(
    [property: Id(0)] string Tenant,
    [property: Id(1)] long Contract,
    [property: Id(2)] long Granted,
    [property: Id(3)] long Wanted);

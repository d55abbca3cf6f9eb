namespace SqlxOrleans.Grains.Budgets;

[GenerateSerializer, Alias("sqlx.StoredTenantBudget")]
internal sealed record StoredTenantBudget(
    [property: Id(0)] string Tenant, [property: Id(1)] long Contract, [property: Id(2)] long Granted, [property: Id(3)] long Wanted);

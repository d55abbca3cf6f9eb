namespace SqlxOrleans.Grains.Budgets;

[GenerateSerializer, Alias("sqlx.ClassBudgetState")]
internal sealed record ClassBudgetState
{
    [Id(0)] public long Total { get; init; }

    [Id(1)] public IReadOnlyList<StoredTenantBudget> Tenants { get; init; } = [];

    [Id(2)] public DateTimeOffset? MovedAt { get; init; }

    /// <summary>When tenants' needs were last looked at.</summary>
    [Id(3)] public DateTimeOffset? SeenAt { get; init; }
}

namespace SqlxOrleans.Grains.Tenants;

[GenerateSerializer, Alias("sqlx.TenantState")]
internal sealed record TenantState
{
    /// <summary>Workspaces and the series they have sent.</summary>
    [Id(0)] public Dictionary<string, HashSet<string>> Workspaces { get; init; } = [];
}

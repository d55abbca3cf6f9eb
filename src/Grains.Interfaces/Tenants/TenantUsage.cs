namespace SqlxOrleans.Grains.Interfaces.Tenants;

/// <summary>How much of its quota a tenant uses.</summary>
/// <param name="Series">Series (workspace and class, and a workspace's signals) that exist.</param>
/// <param name="SeriesQuota">How many may (<c>Sqlx:Limits:SeriesPerTenant</c>); lowered, it may be below <paramref name="Series"/>.</param>
/// <param name="Workspaces">Workspaces that exist.</param>
[GenerateSerializer, Immutable, Alias("sqlx.TenantUsage")]
public sealed record TenantUsage([property: Id(0)] int Series, [property: Id(1)] int SeriesQuota, [property: Id(2)] int Workspaces);

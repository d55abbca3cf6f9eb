namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/tenants/{tenant}/usage</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Series">Series (workspace and class, and a workspace's signals) that exist.</param>
/// <param name="SeriesQuota">How many may; telemetry of further ones is refused as <c>series_quota</c>.</param>
/// <param name="Workspaces">Workspaces that exist.</param>
public sealed record UsageAnswer(string Tenant, int Series, int SeriesQuota, int Workspaces);

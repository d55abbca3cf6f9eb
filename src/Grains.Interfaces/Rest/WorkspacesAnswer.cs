using SqlxOrleans.Grains.Interfaces.Tenants;

namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/tenants/{tenant}/workspaces</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Workspaces">The workspaces that have sent telemetry, with their series, by name.</param>
public sealed record WorkspacesAnswer(string Tenant, IReadOnlyList<WorkspaceSeries> Workspaces);

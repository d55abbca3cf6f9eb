using SqlxOrleans.Grains.Interfaces.Copilot;

namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/tenants/{tenant}/workspaces/{workspace}/copilot/scaling</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Scaling">Whether more capacity will be needed.</param>
public sealed record ScalingAnswer(string Tenant, string Workspace, ScalingStatus Scaling);

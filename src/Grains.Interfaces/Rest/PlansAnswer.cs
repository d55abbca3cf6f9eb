using SqlxOrleans.Grains.Interfaces.Plans;

namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/tenants/{tenant}/workspaces/{workspace}/plans</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Plans">Those that run with hints first.</param>
public sealed record PlansAnswer(string Tenant, string Workspace, IReadOnlyList<PlanSuggestionStatus> Plans);

using SqlxOrleans.Grains.Interfaces.Copilot;

namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/tenants/{tenant}/workspaces/{workspace}/explanations</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Explanations">The newest decisions first.</param>
public sealed record ExplanationsAnswer(string Tenant, string Workspace, IReadOnlyList<DecisionExplanation> Explanations);

using SqlxOrleans.Grains.Interfaces.Copilot;

namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/tenants/{tenant}/workspaces/{workspace}/rewards</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Rewards">The newest ledger entries first.</param>
public sealed record RewardsAnswer(string Tenant, string Workspace, IReadOnlyList<RewardEntry> Rewards);

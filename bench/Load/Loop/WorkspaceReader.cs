using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Loop;

/// <summary>What the cluster says about a workspace's rewards and decisions, over REST, with the times that the Copilot put on them.</summary>
internal sealed class WorkspaceReader(HttpClient http, string tenant)
{
    public async Task<IReadOnlyList<RewardEntry>> RewardsAsync(string workspace, CancellationToken cancellationToken) =>
        (await Counted.GetAsync<RewardsAnswer>(http, Path(workspace, "rewards?limit=50"), cancellationToken)).Rewards;

    public async Task<IReadOnlyList<DecisionExplanation>> DecisionsAsync(string workspace, CancellationToken cancellationToken) =>
        (await Counted.GetAsync<ExplanationsAnswer>(http, Path(workspace, "explanations?limit=1000"), cancellationToken)).Explanations;

    private string Path(string workspace, string of) => $"/v1/tenants/{tenant}/workspaces/{workspace}/{of}";
}

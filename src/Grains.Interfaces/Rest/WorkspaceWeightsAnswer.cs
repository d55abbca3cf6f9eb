namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/tenants/{tenant}/workspaces/{workspace}/weights</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Epoch">Grows by one with every change; 0 before the Copilot's first decision.</param>
/// <param name="Weights">The weights in force, under the keys L, B, A and S.</param>
/// <param name="DecidedAt">When the Copilot decided; null before its first decision.</param>
/// <param name="TimeToLiveSeconds">How long a kernel that hears nothing may keep them.</param>
/// <param name="Reason">The explanation's first line.</param>
/// <param name="IsDefault">True while the weights are the kernel's defaults 0.5, 0.2, 0.2, 0.1 and not a decision.</param>
public sealed record WorkspaceWeightsAnswer(
    string Tenant,
    string Workspace,
    long Epoch,
    WeightShares Weights,
    DateTimeOffset? DecidedAt,
    double TimeToLiveSeconds,
    string Reason,
    bool IsDefault);

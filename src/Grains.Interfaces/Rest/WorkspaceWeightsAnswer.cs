namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/tenants/{tenant}/workspaces/{workspace}/weights</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Epoch">Starts at 1 and grows by one with every change.</param>
/// <param name="Weights">The weights in force, under the keys L, B, A and S.</param>
/// <param name="DecidedAt">When the Copilot decided; before its first decision, since when the defaults are in force.</param>
/// <param name="TimeToLiveSeconds">How long a kernel that hears nothing may keep them.</param>
/// <param name="Reason">The explanation's first line.</param>
/// <param name="IsDefault">True while the weights are the kernel's defaults 0.5, 0.2, 0.2, 0.1 within 1e-9, decided or not.</param>
public sealed record WorkspaceWeightsAnswer(
    string Tenant,
    string Workspace,
    long Epoch,
    WeightShares Weights,
    DateTimeOffset? DecidedAt,
    double TimeToLiveSeconds,
    string Reason,
    bool IsDefault);

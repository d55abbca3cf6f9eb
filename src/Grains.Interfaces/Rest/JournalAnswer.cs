namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/tenants/{tenant}/workspaces/{workspace}/copilot/journal</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Chunks">Packed stretches of the decision journal, the oldest first, in base64: <c>sqlx-slo copilot replay</c> reads them.</param>
public sealed record JournalAnswer(string Tenant, string Workspace, IReadOnlyList<byte[]> Chunks);

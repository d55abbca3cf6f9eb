namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/tenants/{tenant}/workspaces/{workspace}/slo</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Slo">The slo.yml version that judged.</param>
/// <param name="Window">The window that was asked for (<c>5m 1h 6h 3d 30d</c>), or <c>objective</c>: each class's own.</param>
/// <param name="Classes">L, B, A, S, always all four; then <c>unclassified</c> when it has traffic.</param>
public sealed record WorkspaceSlo(string Tenant, string Workspace, SloReference Slo, string Window, IReadOnlyList<ClassSlo> Classes);

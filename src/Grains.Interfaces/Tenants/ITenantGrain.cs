using Orleans.CodeGeneration;

namespace SqlxOrleans.Grains.Interfaces.Tenants;

/// <summary>A tenant, key: its name. Knows which workspaces and classes exist and how many may. In-cluster only.</summary>
[Alias("sqlx.ITenantGrain"), Version(1)]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>Makes a workspace's class known; false when the tenant's quota of series is used up. Idempotent; stored before it answers.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="series"><c>L B A S unclassified</c>, or <c>signals</c>.</param>
    [Alias("Register")]
    Task<bool> RegisterAsync(string workspace, string series);

    /// <summary>The workspaces that have sent telemetry, with their series.</summary>
    [Alias("List")]
    Task<IReadOnlyList<WorkspaceSeries>> ListAsync();

    /// <summary>How many series and workspaces exist, and how many series may.</summary>
    [Alias("GetUsage")]
    Task<TenantUsage> GetUsageAsync();
}

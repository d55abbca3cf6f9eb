using System.Collections.Concurrent;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Tenants;

namespace SqlxOrleans.Api.Rest;

/// <summary>
/// A tenant's workspaces, asked of the tenant and kept for a second: a question about a workspace that does not exist must not
/// make a grain for it. Only known tenants come this far, so the cache is as large as the set of keys.
/// </summary>
internal sealed class WorkspaceDirectory(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TenantId, (long At, IReadOnlyList<WorkspaceSeries> Workspaces)> _known = new();

    public async Task<IReadOnlyList<WorkspaceSeries>> ListAsync(TenantId tenant)
    {
        if (_known.TryGetValue(tenant, out var cached) && time.GetElapsedTime(cached.At) < Lifetime)
            return cached.Workspaces;
        var workspaces = await grains.GetGrain<ITenantGrain>(tenant.ToString()).ListAsync().ConfigureAwait(false);
        _known[tenant] = (time.GetTimestamp(), workspaces);
        return workspaces;
    }

    public async Task<WorkspaceSeries?> FindAsync(TenantId tenant, string workspace)
    {
        foreach (var known in await ListAsync(tenant).ConfigureAwait(false))
        {
            if (known.Workspace == workspace)
                return known;
        }

        return null;
    }
}

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

    public async Task<IReadOnlyList<WorkspaceSeries>> ListAsync(TenantId tenant) =>
        _known.TryGetValue(tenant, out var cached) && time.GetElapsedTime(cached.At) < Lifetime
            ? cached.Workspaces
            : await AskAsync(tenant).ConfigureAwait(false);

    public async Task<WorkspaceSeries?> FindAsync(TenantId tenant, string workspace)
    {
        // What is not in the cache, a workspace or one of its classes, may have been acknowledged since, so the tenant is asked
        // before it is denied. Only a workspace that has every class is answered from the cache.
        var cached = Find(await ListAsync(tenant).ConfigureAwait(false), workspace);
        return cached is not null && HasEveryClass(cached) ? cached : Find(await AskAsync(tenant).ConfigureAwait(false), workspace);
    }

    private static bool HasEveryClass(WorkspaceSeries known)
    {
        foreach (var judged in WorkloadClasses.Judged)
        {
            if (!known.Series.Contains(judged.Name()))
                return false;
        }

        return true;
    }

    private async Task<IReadOnlyList<WorkspaceSeries>> AskAsync(TenantId tenant)
    {
        var workspaces = await grains.GetGrain<ITenantGrain>(tenant.ToString()).ListAsync().ConfigureAwait(false);
        _known[tenant] = (time.GetTimestamp(), workspaces);
        return workspaces;
    }

    private static WorkspaceSeries? Find(IReadOnlyList<WorkspaceSeries> workspaces, string workspace)
    {
        foreach (var known in workspaces)
        {
            if (known.Workspace == workspace)
                return known;
        }

        return null;
    }
}

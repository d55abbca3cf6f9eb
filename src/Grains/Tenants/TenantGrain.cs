using Microsoft.Extensions.Options;
using Orleans.Runtime;
using SqlxOrleans.Grains.Interfaces.Tenants;

namespace SqlxOrleans.Grains.Tenants;

/// <summary>Remembers which series a tenant has; what is new is stored before it is answered.</summary>
[GrainType("tenant")]
internal sealed class TenantGrain(
    [PersistentState("tenant")] IPersistentState<TenantState> storage,
    IOptions<TenantOptions> options) : Grain, ITenantGrain
{
    private int? _series;

    public async Task<bool> RegisterAsync(string workspace, string series)
    {
        var workspaces = storage.State.Workspaces;
        if (workspaces.TryGetValue(workspace, out var known) && known.Contains(series))
            return true;
        _series ??= workspaces.Sum(each => each.Value.Count);
        if (_series >= options.Value.SeriesPerTenant)
            return false;
        if (known is null)
            workspaces[workspace] = known = [];
        known.Add(series);
        _series++;
        try
        {
            await storage.WriteStateAsync();
        }
        catch
        {
            // A retry must read what storage knows, not what this activation believes.
            DeactivateOnIdle();
            throw;
        }

        return true;
    }

    public Task<IReadOnlyList<WorkspaceSeries>> ListAsync() => Task.FromResult<IReadOnlyList<WorkspaceSeries>>(
        [.. storage.State.Workspaces.OrderBy(workspace => workspace.Key, StringComparer.Ordinal)
            .Select(workspace => new WorkspaceSeries(workspace.Key, [.. workspace.Value.Order(StringComparer.Ordinal)]))]);
}

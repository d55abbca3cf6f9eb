using System.Collections.Concurrent;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Tenants;

namespace SqlxOrleans.Grains.Ingest;

/// <summary>
/// This silo's memory of which series their tenants have admitted, so that only the first batch of a series asks the tenant.
/// Bounded: when full it forgets everything and asks again.
/// </summary>
internal sealed class KnownSeries(IGrainFactory grains)
{
    private const int Capacity = 200_000;

    private readonly ConcurrentDictionary<WorkloadKey, bool> _admitted = new();

    /// <summary>False when the tenant's quota refuses the series. A refusal is not remembered: a quota can be raised.</summary>
    public ValueTask<bool> AdmitAsync(WorkloadKey series) =>
        _admitted.ContainsKey(series) ? ValueTask.FromResult(true) : new ValueTask<bool>(AskAsync(series));

    private async Task<bool> AskAsync(WorkloadKey series)
    {
        var admitted = await grains.GetGrain<ITenantGrain>(series.Tenant).RegisterAsync(series.Workspace, series.Class);
        if (!admitted)
            return false;
        if (_admitted.Count >= Capacity)
            _admitted.Clear();
        _admitted[series] = true;
        return true;
    }
}

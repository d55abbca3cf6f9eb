using System.Collections.Concurrent;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Signals;
using SqlxOrleans.Grains.Interfaces.Workloads;

namespace SqlxOrleans.Grains.Ingest;

/// <summary>
/// Where deltas are applied: references to grains, which cost Orleans reflection to make, kept for the next batch. Bounded: when full it
/// forgets everything and makes them again.
/// </summary>
internal sealed class SeriesGrains(IGrainFactory grains)
{
    private const int Capacity = 200_000;

    private readonly ConcurrentDictionary<WorkloadKey, IWorkloadGrain> _workloads = new();
    private readonly ConcurrentDictionary<WorkspaceKey, ISignalsGrain> _signals = new();

    public Task<ApplyOutcome> ApplyAsync(WorkloadKey workload, DeltaEnvelope delta) =>
        Of(_workloads, workload, static (grains, key) => grains.GetGrain<IWorkloadGrain>(key.ToString())).ApplyAsync(delta);

    public Task<ApplyOutcome> ApplyAsync(WorkspaceKey workspace, DeltaEnvelope delta) =>
        Of(_signals, workspace, static (grains, key) => grains.GetGrain<ISignalsGrain>(key.ToString())).ApplyAsync(delta);

    private TGrain Of<TKey, TGrain>(ConcurrentDictionary<TKey, TGrain> kept, TKey key, Func<IGrainFactory, TKey, TGrain> make)
        where TKey : notnull
    {
        if (kept.TryGetValue(key, out var grain))
            return grain;
        if (kept.Count >= Capacity)
            kept.Clear();
        return kept[key] = make(grains, key);
    }
}

using Orleans.CodeGeneration;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Grains.Interfaces.Fleet;

/// <summary>
/// One class of all tenants, key <c>L B A S</c> or <c>unclassified</c>: the top of a tree whose leaves are the silos' partials.
/// For operators: in-cluster only, and never shown to a tenant.
/// </summary>
/// <remarks>
/// <b>A view.</b> Nothing is decided by it and the tenants' own series lose nothing when it does. Each silo sends what its workload
/// grains applied once a second; a killed silo takes its last second with it, and when it held this grain also what came after
/// the last snapshot (<c>Sqlx:Snapshots:Interval</c>). Nothing is counted twice. An event older than 24 h before the fleet's newest
/// one is in the totals only, although its tenant's own windows may hold it.
/// </remarks>
[Alias("sqlx.IFleetGrain"), Version(1)]
public interface IFleetGrain : IGrainWithStringKey
{
    /// <summary>Applies a silo's merged <c>WorkloadDelta</c>s of this class once per (producer, sequence).</summary>
    [Alias("Apply"), ResponseTimeout("00:00:05")]
    Task<ApplyOutcome> ApplyAsync(DeltaEnvelope delta);

    /// <summary>Counts, rates and percentiles over a window that ends at the newest event.</summary>
    /// <param name="window">One of 5 min, 1 h, 6 h, 3 d, 30 d; null: 5 min.</param>
    [Alias("GetStatus")]
    Task<FleetStatus> GetStatusAsync(TimeSpan? window);
}

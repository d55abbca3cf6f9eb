using Orleans.CodeGeneration;
using Orleans.Concurrency;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Grains.Interfaces.Workloads;

/// <summary>
/// One workload, key <see cref="Keys.WorkloadKey"/>: its windows of exact counters, its latency sketches, its judgement.
/// In-cluster only.
/// </summary>
/// <remarks>State is a snapshot and the journal rows after it; see <see cref="IIngestGrain"/> for what is promised.</remarks>
[Alias("sqlx.IWorkloadGrain"), Version(1)]
public interface IWorkloadGrain : IGrainWithStringKey
{
    /// <summary>Stores, then applies, then answers an encoded <c>WorkloadDelta</c> once.</summary>
    [Alias("Apply"), AlwaysInterleave]
    Task<ApplyOutcome> ApplyAsync(DeltaEnvelope delta);

    /// <summary>Counts, percentiles and compliance over a window that ends at the newest event.</summary>
    /// <param name="window">One of 5 min, 1 h, 6 h, 3 d, 30 d; null for the objective's own.</param>
    [Alias("GetStatus")]
    Task<WorkloadStatus> GetStatusAsync(TimeSpan? window);
}

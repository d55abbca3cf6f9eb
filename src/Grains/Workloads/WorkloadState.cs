using SqlxOrleans.Grains.Persistence.Journal;

namespace SqlxOrleans.Grains.Workloads;

[GenerateSerializer, Alias("sqlx.WorkloadState")]
internal sealed record WorkloadState : IJournaledState
{
    /// <summary>Packed <c>WorkloadSeries</c>.</summary>
    [Id(0)] public byte[] Series { get; init; } = [];

    [Id(1)] public long JournalVersion { get; init; }
}

namespace SqlxOrleans.Grains.Workloads;

[GenerateSerializer, Alias("sqlx.WorkloadState")]
internal sealed record WorkloadState
{
    /// <summary>Packed <c>WorkloadSeries</c>.</summary>
    [Id(0)] public byte[] Series { get; init; } = [];
}

namespace SqlxOrleans.Grains.Fleet;

[GenerateSerializer, Alias("sqlx.FleetState")]
internal sealed record FleetState
{
    /// <summary>Packed <c>WorkloadSeries</c> of all tenants; its producers are silos.</summary>
    [Id(0)] public byte[] Series { get; init; } = [];
}

namespace SqlxOrleans.Grains.Plans;

[GenerateSerializer, Alias("sqlx.PlansState")]
internal sealed record PlansState
{
    /// <summary>Packed <c>PlanBook</c>.</summary>
    [Id(0)] public byte[] Book { get; init; } = [];
}

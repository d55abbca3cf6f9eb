namespace SqlxOrleans.Grains.Copilot;

/// <summary>A full chunk of the decision journal.</summary>
[GenerateSerializer, Alias("sqlx.StoredDecisions")]
internal sealed record StoredDecisions : IChunk
{
    [Id(0)] public long Number { get; init; }

    /// <summary>Packed <c>DecisionChunk</c>.</summary>
    [Id(1)] public byte[] Packed { get; init; } = [];

    public int Length => Packed.Length;
}

namespace SqlxOrleans.Grains.Copilot;

/// <summary>A full chunk of explanations.</summary>
[GenerateSerializer, Alias("sqlx.StoredExplanations")]
internal sealed record StoredExplanations : IChunk
{
    [Id(0)] public long Number { get; init; }

    /// <summary>The newest last.</summary>
    [Id(1)] public IReadOnlyList<StoredExplanation> Explanations { get; init; } = [];

    public int Length => Explanations.Count;
}

namespace SqlxOrleans.Grains.Slos;

[GenerateSerializer, Alias("sqlx.SloBookState")]
internal sealed record SloBookState
{
    /// <summary>Every version by content hash.</summary>
    [Id(0)] public Dictionary<string, StoredSlo> Versions { get; init; } = [];

    /// <summary>The hash in force; null for the built-in targets.</summary>
    [Id(1)] public string? Current { get; set; }
}

namespace SqlxOrleans.Grains.Slos;

[GenerateSerializer, Alias("sqlx.StoredSlo")]
internal sealed record StoredSlo(
    [property: Id(0)] string ContentHash,
    [property: Id(1)] string Release,
    [property: Id(2)] string Source,
    [property: Id(3)] DateTimeOffset InForceSince,
    [property: Id(4)] string Text);

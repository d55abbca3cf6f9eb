namespace SqlxOrleans.Grains.Interfaces.Access;

/// <summary>What is known of an issued key; never its text or digest.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Scopes">What it may do, by name.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
/// <param name="RevokedAt">Since when it is refused; null when it is not.</param>
/// <param name="LastUsedAt">When it was used last, within a minute; null for never.</param>
[GenerateSerializer, Immutable, Alias("sqlx.ApiKeyRecord")]
public sealed record ApiKeyRecord(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] IReadOnlyList<string> Scopes,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset? ExpiresAt,
    [property: Id(5)] DateTimeOffset? RevokedAt,
    [property: Id(6)] DateTimeOffset? LastUsedAt);

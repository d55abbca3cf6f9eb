namespace SqlxOrleans.Grains.Interfaces.Access;

/// <summary>A key to store.</summary>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Digest">SHA-256 of its text.</param>
/// <param name="Scopes">What it may do, by name.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
[GenerateSerializer, Immutable, Alias("sqlx.NewApiKey")]
public sealed record NewApiKey(
    [property: Id(0)] string Name, [property: Id(1)] byte[] Digest, [property: Id(2)] IReadOnlyList<string> Scopes, [property: Id(3)] DateTimeOffset? ExpiresAt);

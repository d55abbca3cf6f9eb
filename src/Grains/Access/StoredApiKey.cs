namespace SqlxOrleans.Grains.Access;

[GenerateSerializer, Alias("sqlx.StoredApiKey")]
internal sealed record StoredApiKey
{
    [Id(0)] public string Id { get; init; } = string.Empty;

    [Id(1)] public string Name { get; init; } = string.Empty;

    /// <summary>SHA-256 of the key's text.</summary>
    [Id(2)] public byte[] Digest { get; init; } = [];

    /// <summary>By name, so that a later release may order them otherwise.</summary>
    [Id(3)] public List<string> Scopes { get; init; } = [];

    [Id(4)] public DateTimeOffset CreatedAt { get; init; }

    [Id(5)] public DateTimeOffset? ExpiresAt { get; init; }

    [Id(6)] public DateTimeOffset? RevokedAt { get; init; }

    [Id(7)] public DateTimeOffset? LastUsedAt { get; init; }
}

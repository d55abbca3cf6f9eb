namespace SqlxOrleans.Grains.Access;

[GenerateSerializer, Alias("sqlx.ApiKeysState")]
internal sealed record ApiKeysState
{
    /// <summary>The keys, the oldest first.</summary>
    [Id(0)] public List<StoredApiKey> Keys { get; init; } = [];
}

namespace SqlxOrleans.Grains.Access;

[GenerateSerializer, Alias("sqlx.TicketKeysState")]
internal sealed record TicketKeysState
{
    /// <summary>The keys, the newest first.</summary>
    [Id(0)] public List<StoredTicketKey> Keys { get; init; } = [];
}

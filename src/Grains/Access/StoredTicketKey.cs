namespace SqlxOrleans.Grains.Access;

[GenerateSerializer, Alias("sqlx.StoredTicketKey")]
internal sealed record StoredTicketKey
{
    /// <summary>32 random bytes in hex. It opens what it signs for a minute, to whoever reads the database or a backup of it within two days.</summary>
    [Id(0)] public string Secret { get; init; } = string.Empty;

    [Id(1)] public DateTimeOffset MadeAt { get; init; }

    /// <summary>Never the secret.</summary>
    public override string ToString() => nameof(StoredTicketKey);
}

namespace SqlxOrleans.Grains.Tests.Storage;

[GenerateSerializer, Alias("sqlx.test.VaultState")]
public sealed record VaultState
{
    [Id(0)]
    public int Amount { get; set; }

    [Id(1)]
    public string Note { get; set; } = "";
}

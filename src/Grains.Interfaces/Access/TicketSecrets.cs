namespace SqlxOrleans.Grains.Interfaces.Access;

/// <summary>What tickets are signed with, on its way from the grain that keeps it to a silo.</summary>
/// <param name="NewestFirst">The first signs, all verify.</param>
[GenerateSerializer, Immutable, Alias("sqlx.TicketSecrets")]
public sealed record TicketSecrets([property: Id(0)] IReadOnlyList<string> NewestFirst)
{
    /// <summary>Never a secret.</summary>
    public override string ToString() => $"{NewestFirst.Count} ticket keys";
}

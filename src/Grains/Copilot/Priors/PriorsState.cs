namespace SqlxOrleans.Grains.Copilot.Priors;

[GenerateSerializer, Alias("sqlx.PriorsState")]
internal sealed record PriorsState
{
    /// <summary>Tenants from which nothing is taken.</summary>
    [Id(0)] public HashSet<string> OptedOut { get; init; } = [];
}

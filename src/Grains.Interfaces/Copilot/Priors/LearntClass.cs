namespace SqlxOrleans.Grains.Interfaces.Copilot.Priors;

/// <summary>What was learnt of a class.</summary>
/// <param name="Class"><c>L B A S</c>.</param>
/// <param name="Headroom">Factor between demand and what meets the target.</param>
/// <param name="ServiceMs">Mean execution time.</param>
[GenerateSerializer, Immutable, Alias("sqlx.LearntClass")]
public sealed record LearntClass([property: Id(0)] string Class, [property: Id(1)] double Headroom, [property: Id(2)] double ServiceMs);

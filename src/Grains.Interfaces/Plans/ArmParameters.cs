namespace SqlxOrleans.Grains.Interfaces.Plans;

/// <summary>What is believed of an arm: a Student t distribution of its mean log latency in milliseconds.</summary>
/// <param name="Hints">Settings; empty: the default.</param>
/// <param name="Location">Middle.</param>
/// <param name="Scale">Greater than zero.</param>
/// <param name="Freedom">Degrees of freedom, greater than zero.</param>
/// <param name="IsDropped">True: do not try it.</param>
/// <param name="IsOpenToL">True: class L may run it.</param>
[GenerateSerializer, Immutable, Alias("sqlx.ArmParameters")]
public sealed record ArmParameters(
    [property: Id(0)] string Hints,
    [property: Id(1)] double Location,
    [property: Id(2)] double Scale,
    [property: Id(3)] double Freedom,
    [property: Id(4)] bool IsDropped,
    [property: Id(5)] bool IsOpenToL);

namespace SqlxOrleans.Grains.Interfaces.Signals;

/// <summary>Denials of a time range.</summary>
/// <param name="Policy">Of the policy that was asked for.</param>
/// <param name="All">Of all policies.</param>
[GenerateSerializer, Immutable, Alias("sqlx.DenialCount")]
public sealed record DenialCount([property: Id(0)] long Policy, [property: Id(1)] long All);

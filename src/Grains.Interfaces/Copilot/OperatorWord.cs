namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>Who did something, why and when.</summary>
/// <param name="By">Who.</param>
/// <param name="Why">Why.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("sqlx.OperatorWord")]
public sealed record OperatorWord([property: Id(0)] string By, [property: Id(1)] string Why, [property: Id(2)] DateTimeOffset At);

namespace SqlxOrleans.Grains.Interfaces.Ingest;

/// <summary>What a grain did with a delta.</summary>
/// <param name="Applied">True when it now counts (or counted before); false when it was refused for good.</param>
/// <param name="Duplicate">True when this (producer, sequence) had been applied before.</param>
/// <param name="LateEvents">Events older than the windows reach (24 h before the watermark): counted in the totals only.</param>
/// <param name="Refusal">Why it was refused; null when applied.</param>
[GenerateSerializer, Immutable, Alias("sqlx.ApplyOutcome")]
public sealed record ApplyOutcome(
    [property: Id(0)] bool Applied,
    [property: Id(1)] bool Duplicate,
    [property: Id(2)] long LateEvents,
    [property: Id(3)] string? Refusal);

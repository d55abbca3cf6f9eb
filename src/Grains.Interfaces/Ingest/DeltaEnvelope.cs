namespace SqlxOrleans.Grains.Interfaces.Ingest;

/// <summary>All that one batch holds for one grain.</summary>
/// <param name="ProducerId">The sender.</param>
/// <param name="Sequence">The batch it came in; a grain applies each (producer, sequence) once.</param>
/// <param name="Payloads">The encoded deltas; more than one when the producer counted under two thresholds.</param>
[GenerateSerializer, Immutable, Alias("sqlx.DeltaEnvelope")]
public sealed record DeltaEnvelope(
    [property: Id(0)] string ProducerId,
    [property: Id(1)] long Sequence,
    [property: Id(2)] byte[][] Payloads);

namespace SqlxOrleans.Grains.Interfaces.Ingest;

/// <summary>One delta on its way to its grain.</summary>
/// <param name="ProducerId">The sender.</param>
/// <param name="Sequence">The batch it came in; a grain applies each (producer, sequence) once.</param>
/// <param name="Payload">The encoded delta.</param>
[GenerateSerializer, Immutable, Alias("sqlx.DeltaEnvelope")]
public sealed record DeltaEnvelope(
    [property: Id(0)] string ProducerId,
    [property: Id(1)] long Sequence,
    [property: Id(2)] byte[] Payload);

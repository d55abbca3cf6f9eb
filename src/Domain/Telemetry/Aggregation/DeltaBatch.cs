namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>One framed payload.</summary>
/// <param name="Payload">What <c>DeltaFraming</c> wrote.</param>
/// <param name="Keys">What its frames are about, in their order; each key once.</param>
public sealed record DeltaBatch(byte[] Payload, IReadOnlyList<DeltaKey> Keys);

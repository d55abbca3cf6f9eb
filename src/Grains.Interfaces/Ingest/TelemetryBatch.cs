namespace SqlxOrleans.Grains.Interfaces.Ingest;

/// <summary>One numbered batch of deltas of one producer for one tenant.</summary>
/// <param name="Credential">A ticket (<c>POST /v1/tickets</c>), or an API key of the tenant where tickets are not required; a silo's own edge, which has checked it already, sends the silo's ticket.</param>
/// <param name="Tenant">The tenant the sender means; must be the credential's.</param>
/// <param name="ProducerId">Names the sender for as long as its sequence goes on; 1 to 64 printable ASCII characters.</param>
/// <param name="Sequence">From 1, growing per producer and tenant; numbers may be left out.</param>
/// <param name="Payload">Framed deltas, see <c>DeltaFraming</c> in Domain; at most 4 MB.</param>
[GenerateSerializer, Immutable, Alias("sqlx.TelemetryBatch")]
public sealed record TelemetryBatch(
    [property: Id(0)] string Credential,
    [property: Id(1)] string Tenant,
    [property: Id(2)] string ProducerId,
    [property: Id(3)] long Sequence,
    [property: Id(4)] byte[] Payload)
{
    /// <summary>Without the credential and the payload, so that neither reaches a log.</summary>
    public override string ToString() => $"TelemetryBatch {Tenant} {ProducerId}#{Sequence}, {Payload.Length} bytes";
}

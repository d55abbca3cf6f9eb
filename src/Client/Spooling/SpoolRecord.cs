using SqlxOrleans.Client.Flushing;

namespace SqlxOrleans.Client.Spooling;

/// <summary>One record of the spool; see <see cref="SpoolRecordCodec"/> for its bytes.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="ProducerId">The sender.</param>
/// <param name="Tenant">Whose batch or numbers; empty in <see cref="SpoolRecordKind.Identity"/>.</param>
/// <param name="Number">A sequence, a bound of sequences, or the format's version.</param>
/// <param name="Events">Events inside a batch.</param>
/// <param name="Payload">A batch's bytes.</param>
internal sealed record SpoolRecord(
    SpoolRecordKind Kind, string ProducerId, string Tenant, long Number, long Events, byte[] Payload)
{
    /// <summary>The version of the format that this build writes, and the newest it reads.</summary>
    public const long FormatVersion = 1;

    public static SpoolRecord Identity(string producerId) => new(SpoolRecordKind.Identity, producerId, "", FormatVersion, 0, []);

    public static SpoolRecord Reserved(string producerId, string tenant, long limit) =>
        new(SpoolRecordKind.Reserved, producerId, tenant, limit, 0, []);

    public static SpoolRecord Batch(string tenant, OutgoingBatch batch) =>
        new(SpoolRecordKind.Batch, batch.Stamp.ProducerId, tenant, batch.Stamp.Sequence, batch.Events, batch.Payload);

    public static SpoolRecord Done(string producerId, string tenant, long sequence) =>
        new(SpoolRecordKind.Done, producerId, tenant, sequence, 0, []);
}

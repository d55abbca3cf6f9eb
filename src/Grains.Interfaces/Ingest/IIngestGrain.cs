using Orleans.CodeGeneration;

namespace SqlxOrleans.Grains.Interfaces.Ingest;

/// <summary>
/// Where kernels push their aggregated deltas: a stateless worker on the gateway's silo, key 0. Callable from outside the
/// cluster; the credential inside the batch says whose it is.
/// </summary>
/// <remarks>
/// <b>Durability.</b> A batch is answered after every grain has committed its part to the journal and applied it: what was
/// acknowledged survives the death of every silo, and is not counted again when it is sent again. An answer that was lost is
/// made good by sending the same batch under the same number.
/// </remarks>
[Alias("sqlx.IIngestGrain"), Version(1)]
public interface IIngestGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Applies a batch once: a batch whose (producer, sequence) was already applied is acknowledged and not counted again.
    /// Send batches of one producer one after another, each until it is answered; an exception means "unknown, send again".
    /// </summary>
    [Alias("Append"), ResponseTimeout("00:00:10")]
    Task<IngestReceipt> AppendAsync(TelemetryBatch batch);
}

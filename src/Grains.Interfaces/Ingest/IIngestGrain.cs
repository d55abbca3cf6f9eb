namespace SqlxOrleans.Grains.Interfaces.Ingest;

/// <summary>
/// Where kernels push their aggregated deltas: a stateless worker on the gateway's silo, key 0. Callable from outside the
/// cluster; the credential inside the batch says whose it is.
/// </summary>
/// <remarks>
/// <b>Durability today.</b> A batch is answered after every grain applied it in memory; grains write snapshots every few
/// seconds and on shutdown. A process that is killed may lose acknowledged telemetry since its last snapshot
/// (<c>Sqlx:Snapshots:Interval</c>, 5 s by default); so may a grain whose write landed but was reported as failed, when it reads its
/// state again. The journal closes this window.
/// </remarks>
[Alias("sqlx.IIngestGrain")]
public interface IIngestGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Applies a batch once: a batch whose (producer, sequence) was already applied is acknowledged and not counted again.
    /// Send batches of one producer one after another, each until it is answered; an exception means "unknown, send again".
    /// </summary>
    [Alias("Append"), ResponseTimeout("00:00:10")]
    Task<IngestReceipt> AppendAsync(TelemetryBatch batch);
}

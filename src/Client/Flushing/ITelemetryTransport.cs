using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Client.Flushing;

/// <summary>Carries a batch to the cluster. An exception means that its outcome is unknown.</summary>
internal interface ITelemetryTransport
{
    Task<IngestReceipt> SendAsync(TelemetryBatch batch, CancellationToken cancellationToken);
}

using SqlxOrleans.Client.Flushing;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Client.Hosting;

/// <summary>Sends batches to the stateless ingest workers, whose reference is kept: it costs Orleans reflection to make.</summary>
internal sealed class OrleansTelemetryTransport(ClusterConnection connection) : ITelemetryTransport
{
    private IIngestGrain? _ingest;

    public async Task<IngestReceipt> SendAsync(TelemetryBatch batch, CancellationToken cancellationToken)
    {
        var client = await connection.ConnectedAsync(cancellationToken);
        var ingest = _ingest ??= client.GetGrain<IIngestGrain>(0);
        return await ingest.AppendAsync(batch).WaitAsync(cancellationToken);
    }
}

using SqlxOrleans.Client.Flushing;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Client.Hosting;

/// <summary>Sends batches to the stateless ingest workers.</summary>
internal sealed class OrleansTelemetryTransport(ClusterConnection connection) : ITelemetryTransport
{
    public async Task<IngestReceipt> SendAsync(TelemetryBatch batch, CancellationToken cancellationToken)
    {
        var client = await connection.ConnectedAsync(cancellationToken);
        return await client.GetGrain<IIngestGrain>(0).AppendAsync(batch).WaitAsync(cancellationToken);
    }
}

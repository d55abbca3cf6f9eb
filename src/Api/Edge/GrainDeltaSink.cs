using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Api.Edge;

/// <summary>Sends batches to the silo's ingest grain.</summary>
internal sealed class GrainDeltaSink(IGrainFactory grains) : IDeltaSink
{
    public Task<IngestReceipt> AppendAsync(TelemetryBatch batch) => grains.GetGrain<IIngestGrain>(0).AppendAsync(batch);
}

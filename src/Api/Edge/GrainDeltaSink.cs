using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Api.Edge;

/// <summary>Sends batches to the silo's ingest grain.</summary>
internal sealed class GrainDeltaSink(IGrainFactory grains) : IDeltaSink
{
    private readonly Lazy<IIngestGrain> _ingest = new(() => grains.GetGrain<IIngestGrain>(0));

    public Task<IngestReceipt> AppendAsync(TelemetryBatch batch) => _ingest.Value.AppendAsync(batch);
}

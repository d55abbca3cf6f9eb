using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Api.Edge;

/// <summary>Where the edge's batches go: the cluster, or a double in tests.</summary>
public interface IDeltaSink
{
    /// <summary>Applies a batch once; an exception means "unknown, send again".</summary>
    Task<IngestReceipt> AppendAsync(TelemetryBatch batch);
}

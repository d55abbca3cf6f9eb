using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Ingest;

/// <summary>Appends batches through the Orleans gateway as the native client does: one producer, a sequence a tenant. Not thread-safe.</summary>
internal sealed class GatewaySender(SiloCluster cluster, LoadClient client, int slot) : IIngestSender
{
    private readonly Dictionary<string, long> _sequences = [];

    public async Task<bool> SendAsync(string tenant, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var sequence = _sequences.GetValueOrDefault(tenant) + 1;
        var receipt = await client.Ingest.AppendAsync(
            new TelemetryBatch(cluster.Options.ApiKeys[tenant], tenant, $"ingest-{slot}", sequence, body.ToArray())).WaitAsync(cancellationToken);
        if (receipt.Status is IngestStatus.Retry)
            return false;
        if (receipt is not { Status: IngestStatus.Accepted, Rejected.Count: 0 })
            throw new LoadFailedException($"{tenant}#{sequence} was refused: {receipt.Status}, {string.Join("; ", receipt.Rejected)}");
        _sequences[tenant] = sequence;
        return true;
    }
}

using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Ingest;

/// <summary>The senders of one way in, and the connections that they share.</summary>
internal sealed class IngestSenders : IAsyncDisposable
{
    private readonly List<LoadClient> _clients = [];
    private IDisposable? _shared;

    private IngestSenders(IReadOnlyList<IIngestSender> all) => All = all;

    public IReadOnlyList<IIngestSender> All { get; }

    public static async Task<IngestSenders> ConnectAsync(
        IngestProtocol protocol, SiloCluster cluster, int count, int gatewayConnections, CancellationToken cancellationToken)
    {
        if (protocol != IngestProtocol.Client)
        {
            var shared = Shared(protocol, cluster);
            return new IngestSenders([.. Enumerable.Repeat(shared, count)]) { _shared = shared as IDisposable };
        }

        var clients = new List<LoadClient>();
        for (var i = 0; i < gatewayConnections; i++)
            clients.Add(await LoadClient.ConnectAsync(cluster, cancellationToken));
        var gateway = new IngestSenders([.. Enumerable.Range(0, count).Select(slot => new GatewaySender(cluster, clients[slot % clients.Count], slot))]);
        gateway._clients.AddRange(clients);
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        _shared?.Dispose();
        foreach (var client in _clients)
            await client.DisposeAsync();
    }

    private static IIngestSender Shared(IngestProtocol protocol, SiloCluster cluster)
    {
        var silo = cluster.Silos[0];
        return protocol switch
        {
            IngestProtocol.OtlpGrpc => new GrpcSender(cluster, silo.OtlpGrpc),
            IngestProtocol.OtlpHttp => new HttpSender(cluster, new Uri(silo.OtlpHttp, "/v1/traces"), "application/x-protobuf"),
            IngestProtocol.OtlpMetrics => new HttpSender(cluster, new Uri(silo.OtlpHttp, "/v1/metrics"), "application/x-protobuf"),
            _ => new HttpSender(cluster, new Uri(silo.Http, "/ats/v1/events"), "application/x-ndjson"),
        };
    }
}

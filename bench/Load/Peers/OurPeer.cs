using System.Diagnostics;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Load.Ingest;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Peers;

/// <summary>A silo on SQLite with one key a tenant; p95 over REST, a request a tenant.</summary>
internal sealed class OurPeer : IPeer
{
    private const int ReadsAtOnce = 4;

    private readonly SiloCluster _cluster;
    private readonly HttpSender _sender;
    private readonly PeerPoints _points;
    private readonly HttpClient[] _readers;

    private OurPeer(SiloCluster cluster, PeerPoints points, string path)
    {
        (_cluster, _points) = (cluster, points);
        _sender = new HttpSender(cluster, new Uri(cluster.Silos[0].OtlpHttp, path), "application/x-protobuf");
        _readers = [.. points.Tenants.Select(tenant => cluster.CreateHttpClient(tenant: tenant))];
    }

    public TimeSpan CpuTime => _cluster.Silos[0].Usage!.Value.CpuTime;

    public (long Now, long Most) Memory
    {
        get
        {
            using var process = Process.GetProcessById(_cluster.Silos[0].ProcessId);
            return (process.WorkingSet64, process.PeakWorkingSet64);
        }
    }

    public string Folder => _cluster.Silos[0].DataDirectory;

    public static async Task<IPeer> StartAsync(PeerPoints points, string path, CancellationToken cancellationToken)
    {
        var cluster = await SiloCluster.StartAsync(
            new LocalClusterOptions
            {
                Storage = LocalStorage.Sqlite,
                ApiKeys = points.Tenants.ToDictionary(tenant => tenant, tenant => $"peers-key-of-{tenant}"),

                // Nobody limits the others either.
                Environment = new Dictionary<string, string?> { ["Sqlx__Edge__MaxItemsPerSecondPerTenant"] = "0" },
            },
            cancellationToken);
        return new OurPeer(cluster, points, path);
    }

    public async Task SendAsync(int tenant, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        while (!await _sender.SendAsync(_points.Tenants[tenant], body, cancellationToken))
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
    }

    /// <summary>What is acknowledged is visible.</summary>
    public Task SettleAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IReadOnlyDictionary<(string Tenant, string Class), double>> ReadP95Async(CancellationToken cancellationToken)
    {
        var found = (await ReadAsync(cancellationToken)).Where(each => each.Slo.P95Ms is not null);
        return found.ToDictionary(each => (each.Tenant, each.Slo.Class), each => each.Slo.P95Ms!.Value);
    }

    public async Task<long> CountAsync(CancellationToken cancellationToken) => (await ReadAsync(cancellationToken)).Sum(each => each.Slo.Count);

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        foreach (var reader in _readers)
            reader.Dispose();
        await _cluster.DisposeAsync();
    }

    private async Task<IReadOnlyList<(string Tenant, ClassSlo Slo)>> ReadAsync(CancellationToken cancellationToken)
    {
        var answers = new WorkspaceSlo[_points.Tenants.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, answers.Length),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
            async (tenant, stopping) => answers[tenant] = await Counted.GetAsync<WorkspaceSlo>(
                _readers[tenant], $"/v1/tenants/{_points.Tenants[tenant]}/workspaces/{PeerPoints.Workspace}/slo?window=5m", stopping));
        return
        [
            .. answers.SelectMany((answer, tenant) => answer.Classes
                .Where(slo => PeerPoints.Classes.Contains(slo.Class)).Select(slo => (_points.Tenants[tenant], slo))),
        ];
    }
}

using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Scale;

/// <summary>Many tenants with one workspace and four series each, and one numbered sender a tenant.</summary>
internal sealed class TenantFleet
{
    private const string Workspace = "main";
    private const int BatchesPerConnection = 16;
    private static readonly IReadOnlyList<SeriesId> Series = [.. WorkloadClasses.Judged.Select(judged => new SeriesId(Workspace, judged))];
    private readonly NumberedSender[] _senders;
    private readonly NumberedEvents[] _events;
    private readonly int _parallel;

    public TenantFleet(SiloCluster cluster, IReadOnlyList<LoadClient> clients, IReadOnlyList<string> tenants, TrafficStatistics statistics)
    {
        _parallel = clients.Count * BatchesPerConnection;
        _senders = [.. tenants.Select((tenant, i) =>
            new NumberedSender(cluster, clients[i % clients.Count], tenant, "scale", new Ledger(), statistics))];
        _events = [.. tenants.Select((_, i) => new NumberedEvents(Series, 0, i * 7_001))];
    }

    public int SeriesCount => _senders.Length * Series.Count;

    public int Tenants => _senders.Length;

    public static IReadOnlyList<string> Names(int tenants) => [.. Enumerable.Range(1, tenants).Select(i => $"tenant-{i}")];

    /// <summary>Keys by tenant.</summary>
    public static IReadOnlyDictionary<string, string> Keys(IEnumerable<string> tenants) =>
        tenants.ToDictionary(tenant => tenant, tenant => $"scale-key-{tenant}");

    /// <summary>One batch to every tenant: so many events of each series in each of these seconds.</summary>
    public Task SendAsync(IReadOnlyList<long> seconds, int eventsPerSecond, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(0, _senders.Length),
        new ParallelOptions { MaxDegreeOfParallelism = _parallel, CancellationToken = cancellationToken },
        async (tenant, stopping) =>
        {
            var batch = new PreparedBatch();
            foreach (var second in seconds)
            {
                for (var i = 0; i < eventsPerSecond; i++)
                {
                    foreach (var series in Series)
                        _events[tenant].AddNext(batch, series, second);
                }
            }

            await _senders[tenant].SendAsync(batch, stopping);
        });

    /// <summary>One event to one series of one tenant.</summary>
    public Task TouchAsync(int tenant, CancellationToken cancellationToken)
    {
        var batch = new PreparedBatch();
        _events[tenant].AddNext(batch, Series[0], TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        return _senders[tenant].SendAsync(batch, cancellationToken);
    }
}

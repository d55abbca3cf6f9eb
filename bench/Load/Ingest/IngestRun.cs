using System.Diagnostics;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Load.Scale;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Ingest;

/// <summary>A fresh silo for each way in and store: load, measure, drain, and hold what was acknowledged against what is counted.</summary>
internal sealed class IngestRun(IngestOptions options)
{
    private const int GatewayConnections = 4;
    private const int ReadsAtOnce = 16;
    private static readonly TimeSpan PageAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReachedPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(120);

    private readonly Progress _progress = new("ingest");
    private readonly IReadOnlyList<string> _tenants = [.. Enumerable.Range(1, options.Tenants).Select(i => $"tenant-{i}")];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var report = new MeasurementReport("ingest");
        var differences = new List<string>();
        _progress.Say($"senders and silo share {Environment.ProcessorCount} cores");
        foreach (var store in options.Stores)
        {
            foreach (var protocol in options.Protocols)
            {
                var figures = await MeasureAsync(protocol, store, cancellationToken);
                figures.AddTo(report, options.Tenants);
                if (figures.Missing != 0)
                    differences.Add($"{protocol.Name()} on {store}: {figures.Missing} more acknowledged than counted");
            }
        }

        return report.End(_progress, options.JsonPath, differences);
    }

    private async Task<IngestFigures> MeasureAsync(IngestProtocol protocol, LocalStorage store, CancellationToken cancellationToken)
    {
        _progress.Say($"{protocol.Name()} on {store}: starting a silo");
        await using var cluster = await SiloCluster.StartAsync(
            new LocalClusterOptions
            {
                Storage = store,
                ApiKeys = _tenants.ToDictionary(tenant => tenant, tenant => $"ingest-key-of-{tenant}"),
                Environment = options.Environment,
            },
            cancellationToken);
        await using var senders = await IngestSenders.ConnectAsync(protocol, cluster, options.Senders, GatewayConnections, cancellationToken);
        var bodies = Enumerable.Range(0, options.Senders).Select(slot => IngestLoad.Bodies(protocol, slot, options.Batch ?? protocol.Batch(), _tenants)).ToArray();
        var load = new IngestLoad(senders.All, bodies, _tenants);
        using var until = new CancellationTokenSource();
        var running = load.RunAsync(until.Token, cancellationToken);
        await WarmUpAsync(load, running, cancellationToken);
        var silo = cluster.Silos[0];
        var metrics = new SiloMetrics(cluster, silo);
        load.StartMeasuring();
        var before = await SampleAsync(cluster, metrics, load, cancellationToken);
        await WaitAsync(options.Length, running, cancellationToken);
        var after = await SampleAsync(cluster, metrics, load, cancellationToken);
        load.StopMeasuring();
        await until.CancelAsync();
        await running.WaitAsync(DrainPatience, cancellationToken);
        var figures = new IngestFigures
        {
            Protocol = protocol,
            Store = store,
            Seconds = Stopwatch.GetElapsedTime(before.At, after.At).TotalSeconds,
            Points = after.Points - before.Points,
            SiloCpu = after.SiloCpu - before.SiloCpu,
            DatabaseCpu = after.DatabaseCpu - before.DatabaseCpu,
            SenderCpu = after.SenderCpu - before.SenderCpu,
            AllocatedBytes = after.AllocatedBytes - before.AllocatedBytes,
            ResidentBytes = silo.Usage!.Value.ResidentBytes,
            AckMs = load.AckMs,
            Retries = load.Retries,
            Missing = await MissingAsync(cluster, metrics, load, cancellationToken),
        };
        _progress.Say(FormattableString.Invariant(
            $"{protocol.Name()}: {figures.Points / figures.Seconds:0} points/s, {figures.SiloCpu.TotalSeconds / figures.Points * 1e6:0.00} CPU s/M, {figures.AllocatedBytes / figures.Points:0} B a point"));
        _progress.SayComplaints(cluster);
        return figures;
    }

    /// <summary>So long, and until every tenant's grains are there.</summary>
    private async Task WarmUpAsync(IngestLoad load, Task running, CancellationToken cancellationToken)
    {
        await WaitAsync(options.WarmUp, running, cancellationToken);
        while (load.Reached < _tenants.Count)
        {
            _progress.Say($"{load.Reached} of {_tenants.Count} tenants were reached");
            await WaitAsync(ReachedPause, running, cancellationToken);
        }
    }

    private static async Task WaitAsync(TimeSpan length, Task running, CancellationToken cancellationToken)
    {
        var wait = Task.Delay(length, cancellationToken);
        await await Task.WhenAny(wait, running);
        await wait;
    }

    private static async Task<Sample> SampleAsync(SiloCluster cluster, SiloMetrics metrics, IngestLoad load, CancellationToken cancellationToken)
    {
        var allocated = await metrics.AllocatedBytesAsync(cancellationToken);
        using var self = Process.GetCurrentProcess();
        return new Sample(
            Stopwatch.GetTimestamp(),
            load.Points,
            cluster.Silos[0].Usage!.Value.CpuTime,
            cluster.Postgres?.Usage.CpuTime ?? TimeSpan.Zero,
            self.TotalProcessorTime,
            allocated);
    }

    private async Task<long> MissingAsync(SiloCluster cluster, SiloMetrics metrics, IngestLoad load, CancellationToken cancellationToken)
    {
        // The page is made at most a few times a second.
        await Task.Delay(PageAge, cancellationToken);
        var missing = load.CacheEvents - (long)await metrics.CacheEventsAsync(cancellationToken);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, _tenants.Count).Where(tenant => load.Requests[tenant] > 0),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
            async (tenant, stopping) =>
            {
                using var http = cluster.CreateHttpClient(tenant: _tenants[tenant]);
                var counted = await Counted.GetAsync<WorkspaceSlo>(http, $"/v1/tenants/{_tenants[tenant]}/workspaces/load/slo?window=30d", stopping);
                Interlocked.Add(ref missing, load.Requests[tenant] - counted.Classes.Sum(each => each.Total));
            });
        return missing;
    }

    private readonly record struct Sample(
        long At, long Points, TimeSpan SiloCpu, TimeSpan DatabaseCpu, TimeSpan SenderCpu, double AllocatedBytes);
}

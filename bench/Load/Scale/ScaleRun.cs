using System.Diagnostics;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Scale;

/// <summary>One silo and a fresh PostgreSQL for each number of tenants: fill, weigh, let it fall asleep, weigh again, wake it up.</summary>
internal sealed class ScaleRun(TrafficOptions options, IReadOnlyList<int> sizes, TimeSpan? collectionAge)
{
    private const int Rounds = 4;
    private const int SecondsPerRound = 30;
    private const int EventsPerSecond = 3;
    private const int TenantsPerSecondOfAge = 33;
    private static readonly IReadOnlyList<string> WarmUp = [.. Enumerable.Range(1, 16).Select(i => $"warm-up-{i}")];
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeastAge = TimeSpan.FromMinutes(1);

    private readonly Progress _progress = new("scale");

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var report = new MeasurementReport("scale");
        foreach (var tenants in sizes)
            (await MeasureAsync(tenants, cancellationToken)).AddTo(report);
        return report.End(_progress, options.JsonPath, []);
    }

    private async Task<ScaleFigures> MeasureAsync(int tenants, CancellationToken cancellationToken)
    {
        _progress.Say($"{tenants} tenants: starting PostgreSQL and a silo");
        await using var cluster = await SiloCluster.StartAsync(OptionsFor(tenants), cancellationToken);
        var silo = cluster.Silos[0];
        var clients = new List<LoadClient>();
        for (var i = 0; i < options.Producers; i++)
            clients.Add(await LoadClient.ConnectAsync(cluster, cancellationToken));
        try
        {
            var statistics = new TrafficStatistics();
            var fleet = new TenantFleet(cluster, clients, TenantFleet.Names(tenants), statistics);
            var metrics = new SiloMetrics(cluster, silo);

            // What the first series of all bring to life stays once: connections, instruments, caches. They sleep when it is weighed.
            var sleep = new Sleep(metrics, AgeOf(tenants), _progress);
            await FillAsync(new TenantFleet(cluster, clients, WarmUp, new TrafficStatistics()), cancellationToken);
            await sleep.WaitAsync(cancellationToken);
            var (emptyHeap, emptyResident) = (await metrics.LiveBytesAsync(cancellationToken), silo.Usage!.Value.ResidentBytes);
            var empty = await DatabaseSize.ReadAsync(cluster, cancellationToken);
            var started = Stopwatch.GetTimestamp();
            _progress.Say($"filling {fleet.SeriesCount} series with an hour of traffic");
            await FillAsync(fleet, cancellationToken);
            var fillSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var written = await DatabaseSize.ReadAsync(cluster, cancellationToken) - empty;
            var (heap, resident) = (await metrics.LiveBytesAsync(cancellationToken), silo.Usage!.Value.ResidentBytes);
            _progress.Say(FormattableString.Invariant(
                $"{fleet.SeriesCount} series filled in {fillSeconds:0.0} s, {(heap - emptyHeap) / fleet.SeriesCount:0} bytes of heap a series"));
            var awake = await metrics.ActivationsAsync(cancellationToken);
            if (awake < fleet.SeriesCount)
                _progress.Say($"only {awake} grains are awake: the fill took too long for --collection-age, bytes_per_series is no figure");
            var asleep = await sleep.WaitAsync(cancellationToken);
            var idle = asleep is null ? double.NaN : await metrics.LiveBytesAsync(cancellationToken) - emptyHeap;
            if (asleep is null)
                await RestartAsync(silo, cancellationToken);
            return new ScaleFigures
            {
                Tenants = tenants,
                Series = fleet.SeriesCount,
                BaseBytes = emptyHeap,
                HeapBytes = awake < fleet.SeriesCount ? double.NaN : heap - emptyHeap,
                ResidentBytes = resident - emptyResident,
                IdleBytes = idle,
                IdleActivations = asleep ?? double.NaN,
                ActivationMs = await Activation.MeasureMsAsync(fleet, cancellationToken),
                FillSeconds = fillSeconds,
                FillEvents = statistics.Events,
                Written = written,
            };
        }
        finally
        {
            await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        }
    }

    private LocalClusterOptions OptionsFor(int tenants) => new()
    {
        ApiKeys = TenantFleet.Keys([.. WarmUp, .. TenantFleet.Names(tenants)]),
        Environment = new Dictionary<string, string?>(options.Environment)
        {
            ["Sqlx__Grains__CollectionAge"] = AgeOf(tenants).ToString("c"),
        },
    };

    /// <summary>Three times what a round of the fill takes on two cores, so that no series falls asleep before it is weighed.</summary>
    private TimeSpan AgeOf(int tenants)
    {
        var needed = TimeSpan.FromSeconds(tenants / TenantsPerSecondOfAge);
        return collectionAge ?? (needed > LeastAge ? needed : LeastAge);
    }

    /// <summary>The hour up to now, a part of it in each round, so that windows fill as they do in an hour.</summary>
    private static async Task FillAsync(TenantFleet fleet, CancellationToken cancellationToken)
    {
        var start = (TimeProvider.System.GetUtcNow() - Hour).ToUnixTimeSeconds();
        var step = Hour.TotalSeconds / (Rounds * SecondsPerRound);
        for (var round = 0; round < Rounds; round++)
        {
            var seconds = Enumerable.Range(round * SecondsPerRound, SecondsPerRound).Select(i => start + (long)((i + 1) * step)).ToList();
            await fleet.SendAsync(seconds, EventsPerSecond, cancellationToken);
        }
    }

    private async Task RestartAsync(LocalSilo silo, CancellationToken cancellationToken)
    {
        _progress.Say("grains were not collected: restarting the silo to measure activation");
        await silo.StopAsync(cancellationToken);
        await silo.StartAgainAsync(samePorts: true, cancellationToken);
    }
}

using SqlxOrleans.Load.Failover;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Partition;

/// <summary>
/// One run: load, the cut, whatever the silos make of it, the healing, new lives for those that ended, then the count. A silo
/// that is declared dead serves its series on until it reads so in the membership table, while another serves them from the
/// journal: two owners, of which the journal lets one write. Whether it comes to that is in the figures <c>silos_ended</c> and
/// <c>fenced</c>.
/// </summary>
internal sealed class PartitionRun(TrafficOptions options, int silos, int cut)
{
    // What a grain says that lost a race for a version of its journal.
    private const string Fenced = "lost its place in the journal";
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);

    private readonly Progress _progress = new("partition");

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        _progress.Say($"starting PostgreSQL and {silos} silos");
        await using var cluster = await SiloCluster.StartAsync(
            new LocalClusterOptions { Silos = silos, Environment = options.Environment }, cancellationToken);
        await using var session = await LoadSession.ConnectAsync(cluster, options, OneSeriesEach(), cancellationToken);
        var probe = new RecoveryProbe(session);
        await probe.RunAsync(cancellationToken);
        session.Start();
        await session.RunForAsync(Calm, cancellationToken);

        int[] ports = [.. cluster.Running.Take(cut).Select(silo => silo.Ports.Silo)];
        var before = session.Statistics.Events;
        await PrivateNetwork.CutAsync(ports);
        _progress.Say($"the ports of {ports.Length} of {silos} silos are cut off for {options.Length.TotalSeconds:0} s");
        await session.RunForAsync(options.Length, cancellationToken);
        var during = session.Statistics.Events - before;
        await PrivateNetwork.HealAsync(ports);
        LocalSilo[] ended = [.. cluster.Silos.Where(silo => !silo.IsRunning)];
        _progress.Say($"healed; {during} events were acknowledged meanwhile, {ended.Length} silos had ended");

        await Task.WhenAll(ended.Select(silo => silo.StartAgainAsync(cancellationToken: cancellationToken)));
        await probe.RunAsync(cancellationToken);
        await session.RunForAsync(Calm, cancellationToken);
        await session.DrainAsync(cancellationToken);
        _progress.Say("all is acknowledged; counting");
        await RestartEndedAsync(cluster, cancellationToken);
        var counts = await session.CompareAsync(cancellationToken);
        return new MeasurementReport("partition").AddCounts(counts)
            .Add("partition.acknowledged_while_cut", during, "events", Better.Higher)
            .Add("partition.silos_ended", ended.Length, "count", Better.Lower)
            .Add("partition.fenced", FencedGrains(cluster), "count", Better.Higher)
            .Add("partition.retries", session.Statistics.Retries, "count", Better.Lower)
            .End(_progress, options.JsonPath, counts.Differences);
    }

    /// <summary>A batch of several series would hardly ever find all their owners on the gateway's side.</summary>
    private Func<int, IEventShape> OneSeriesEach()
    {
        var series = SeriesId.Of(options.Workspaces);
        return index => new NumberedEvents([series[index % series.Count]], (double)options.Rate / options.Producers, index * 1_000_003);
    }

    /// <summary>A silo that learns late that it was declared dead ends after the healing.</summary>
    private static Task RestartEndedAsync(SiloCluster cluster, CancellationToken cancellationToken) => Task.WhenAll(
        cluster.Silos.Where(silo => !silo.IsRunning).Select(silo => silo.StartAgainAsync(cancellationToken: cancellationToken)));

    /// <summary>Of the newest lines that each silo wrote.</summary>
    private static int FencedGrains(SiloCluster cluster) =>
        cluster.Silos.Sum(silo => silo.StandardError.Split('\n').Count(line => line.Contains(Fenced, StringComparison.Ordinal)));
}

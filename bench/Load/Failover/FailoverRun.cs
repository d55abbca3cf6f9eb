using System.Diagnostics;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Failover;

/// <summary>One run: load, kills at even distances, a replacement after each recovery, then the count.</summary>
internal sealed class FailoverRun(TrafficOptions options, int silos, int kills)
{
    private const double MedianGoal = 3;
    private const double WorstGoal = 8;

    private readonly Progress _progress = new("failover");
    private readonly Random _random = new(options.Seed);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        _progress.Say($"starting PostgreSQL and {silos} silos");
        await using var cluster = await SiloCluster.StartAsync(
            new LocalClusterOptions { Silos = silos, Environment = options.Environment }, cancellationToken);
        await using var session = await LoadSession.ConnectAsync(cluster, options, shapeOf: null, cancellationToken);
        var probe = new RecoveryProbe(session);
        await probe.RunAsync(cancellationToken);
        session.Start();
        var loaded = Stopwatch.GetTimestamp();
        _progress.Say($"{options.Producers} producers send {options.Rate} events/s to {session.Series.Count} series; {kills} kills in {options.Length.TotalSeconds:0} s");
        var recoveries = new List<double>();
        for (var kill = 1; kill <= kills; kill++)
        {
            await session.RunForAsync((options.Length * (kill - 0.5) / kills) - Stopwatch.GetElapsedTime(loaded), cancellationToken);
            recoveries.Add(await KillOneAsync(kill, session, probe, cancellationToken));
        }

        await session.RunForAsync(options.Length - Stopwatch.GetElapsedTime(loaded), cancellationToken);
        var lasted = Stopwatch.GetElapsedTime(loaded);
        var events = session.Statistics.Events;
        await session.DrainAsync(cancellationToken);
        _progress.Say("all is acknowledged; counting");
        var counts = await session.CompareAsync(cancellationToken);
        if (!counts.IsExact)
            _progress.SayComplaints(cluster);
        return new MeasurementReport("failover").AddCounts(counts)
            .Add("failover.recovery_s.median", Quantile.Of(recoveries, 0.5), "s", Better.Lower, MedianGoal)
            .Add("failover.recovery_s.max", Quantile.Of(recoveries, 1), "s", Better.Lower, WorstGoal)
            .Add("failover.kills", recoveries.Count, "count", Better.Higher)
            .Add("failover.events_per_s", events / lasted.TotalSeconds, "1/s", Better.Higher)
            .Add("failover.ack_ms.p50", Quantile.Of(session.Statistics.AckMs(), 0.5), "ms", Better.Lower)
            .Add("failover.ack_ms.p99", Quantile.Of(session.Statistics.AckMs(), 0.99), "ms", Better.Lower)
            .Add("failover.retries", session.Statistics.Retries, "count", Better.Lower)
            .End(_progress, options.JsonPath, counts.Differences);
    }

    /// <returns>Seconds from the kill until the last series served again.</returns>
    private async Task<double> KillOneAsync(int number, LoadSession session, RecoveryProbe probe, CancellationToken cancellationToken)
    {
        var cluster = session.Cluster;
        var running = cluster.Running;
        var victim = running[_random.Next(running.Count)];
        session.Statistics.ForgetFailure();
        var killed = Stopwatch.GetTimestamp();
        await victim.KillAsync();
        await probe.RunAsync(cancellationToken);
        var recovery = Stopwatch.GetElapsedTime(killed).TotalSeconds;
        _progress.Say(FormattableString.Invariant($"kill {number} of {kills}: silo {victim.Number}, every series served again after {recovery:0.00} s; last failure on the way: {session.Statistics.LastFailure ?? "none"}"));
        await cluster.AddSiloAsync(cancellationToken);
        return recovery;
    }
}

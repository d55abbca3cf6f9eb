using System.Diagnostics;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Elastic;

/// <summary>One run: as many phases of equal length as the cluster has sizes on its way up and down.</summary>
internal sealed class ElasticRun(TrafficOptions options, int from, int to, int back)
{
    private readonly Progress _progress = new("elastic");

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        int[] sizes = [.. Enumerable.Range(from, to - from + 1), .. Enumerable.Range(back, to - back).Reverse()];
        _progress.Say($"starting PostgreSQL and {from} silos");
        await using var cluster = await SiloCluster.StartAsync(
            new LocalClusterOptions { Silos = from, Environment = options.Environment }, cancellationToken);
        await using var session = await LoadSession.ConnectAsync(cluster, options, shapeOf: null, cancellationToken);
        session.Start();
        var phases = new List<ElasticPhase>();
        foreach (var size in sizes)
            phases.Add(await PhaseAsync(session, size, options.Length / sizes.Length, cancellationToken));
        await session.DrainAsync(cancellationToken);
        _progress.Say("all is acknowledged; counting");
        var counts = await session.CompareAsync(cancellationToken);
        if (!counts.IsExact)
            _progress.SayComplaints(cluster);
        var report = new MeasurementReport("elastic").AddCounts(counts)
            .Add("elastic.ack_ms.p50", Quantile.Of(session.Statistics.AckMs(), 0.5), "ms", Better.Lower)
            .Add("elastic.ack_ms.p99", Quantile.Of(session.Statistics.AckMs(), 0.99), "ms", Better.Lower)
            .Add("elastic.retries", session.Statistics.Retries, "count", Better.Lower);
        for (var i = 0; i < phases.Count; i++)
        {
            var name = $"elastic.phase_{i + 1}.silos_{phases[i].Silos}";
            report.Add($"{name}.events_per_s", phases[i].EventsPerSecond, "1/s", Better.Higher)
                .Add($"{name}.ack_ms.p99", phases[i].AckP99Ms, "ms", Better.Lower)
                .Add($"{name}.resize_s", phases[i].Resize.TotalSeconds, "s", Better.Lower);
        }

        return report.End(_progress, options.JsonPath, counts.Differences);
    }

    private async Task<ElasticPhase> PhaseAsync(LoadSession session, int size, TimeSpan length, CancellationToken cancellationToken)
    {
        var (started, events, acks) = (Stopwatch.GetTimestamp(), session.Statistics.Events, session.Statistics.AckMs().Count);
        var cluster = session.Cluster;
        while (cluster.Running.Count < size)
            await cluster.AddSiloAsync(cancellationToken);

        // The oldest leaves: it holds the most.
        while (cluster.Running.Count > size)
            await LeaveAsync(cluster.Running[0], cancellationToken);
        var resize = Stopwatch.GetElapsedTime(started);
        await session.RunForAsync(length - resize, cancellationToken);
        var phase = new ElasticPhase(
            size,
            resize,
            (session.Statistics.Events - events) / Stopwatch.GetElapsedTime(started).TotalSeconds,
            Quantile.Of(session.Statistics.AckMs().Skip(acks), 0.99));
        _progress.Say(FormattableString.Invariant(
            $"{size} silos after {resize.TotalSeconds:0.0} s: {phase.EventsPerSecond:0} events/s, acknowledgement p99 {phase.AckP99Ms:0} ms"));
        return phase;
    }

    private static async Task LeaveAsync(LocalSilo silo, CancellationToken cancellationToken)
    {
        if (await silo.StopAsync(cancellationToken) is not 0 and var code)
            throw new LoadFailedException($"Silo {silo.Number} ended with exit code {code} on SIGTERM.\n{silo.StandardError}");
    }
}

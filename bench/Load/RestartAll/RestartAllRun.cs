using System.Diagnostics;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.RestartAll;

/// <summary>One run: calm, incident, death in silence, more incident, death under load, the count.</summary>
internal sealed class RestartAllRun(TrafficOptions options, int silos)
{
    private readonly Progress _progress = new("restart-all");
    private readonly IncidentSwitch _incident = new();
    private readonly List<string> _differences = [];
    private readonly List<double> _startSeconds = [];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        _progress.Say($"starting PostgreSQL and {silos} silos");
        await using var cluster = await SiloCluster.StartAsync(
            new LocalClusterOptions { Silos = silos, Environment = options.Environment }, cancellationToken);
        await using var session = await LoadSession.ConnectAsync(cluster, options, ShapeOf, cancellationToken);
        var third = options.Length / 3;
        session.Start();
        _progress.Say($"{third.TotalSeconds:0} s of calm, then an incident in {options.Workspaces} workspaces");
        await session.RunForAsync(third, cancellationToken);
        _incident.TurnOn();
        await session.RunForAsync(third, cancellationToken);
        await session.DrainAsync(cancellationToken);
        var before = await DieInSilenceAsync(session, cancellationToken);
        session.Start();
        await session.RunForAsync(third / 2, cancellationToken);
        _progress.Say("killing every silo under load");
        await KillAndStartAsync(cluster, cancellationToken);
        await session.RunForAsync(third / 2, cancellationToken);
        await session.DrainAsync(cancellationToken);
        _progress.Say("all is acknowledged; counting");
        var counts = await session.CompareAsync(cancellationToken);
        _differences.AddRange(counts.Differences);
        _differences.AddRange(Differences.OfLatencies(
            session.Ledger, await Counted.ReadAsync(cluster, session.Series, "30d", cancellationToken)));
        _differences.AddRange(Differences.OfWeights(before, await ClusterSnapshot.ReadAsync(cluster, session.Series, cancellationToken)));
        if (_differences.Count > 0)
            _progress.SayComplaints(cluster);
        return new MeasurementReport("restart-all")
            .Add("restart_all.differences", _differences.Count, "count", Better.Lower, 0)
            .Add("restart_all.acknowledged", counts.Acknowledged, "events", Better.Higher)
            .Add("restart_all.counted", counts.Counted, "events", Better.Higher)
            .Add("restart_all.lost", counts.Lost, "events", Better.Lower, 0)
            .Add("restart_all.doubled", counts.Doubled, "events", Better.Lower, 0)
            .Add("restart_all.weights_moved", before.Weights.Values.Count(weights => !weights.IsDefault), "workspaces", Better.Higher)
            .Add("restart_all.reminders", before.Reminders.Count, "count", Better.Higher)
            .Add("restart_all.start_s.max", _startSeconds.Max(), "s", Better.Lower)
            .End(_progress, options.JsonPath, _differences);
    }

    /// <summary>Nothing is on its way: whatever the new processes answer differently was not kept.</summary>
    private async Task<ClusterSnapshot> DieInSilenceAsync(LoadSession session, CancellationToken cancellationToken)
    {
        var before = await ClusterSnapshot.ReadAsync(session.Cluster, session.Series, cancellationToken);
        _progress.Say($"weights moved in {before.Weights.Values.Count(weights => !weights.IsDefault)} workspaces; killing every silo");
        await KillAndStartAsync(session.Cluster, cancellationToken);
        var after = await ClusterSnapshot.ReadAsync(session.Cluster, session.Series, cancellationToken);
        _differences.AddRange(Differences.Between(before, after));
        _differences.AddRange(Differences.OfWeights(before, after));
        foreach (var (workspace, was) in before.Weights.Where(weights => !weights.Value.IsDefault))
        {
            var decided = await ClusterSnapshot.DecidedAsync(session.Cluster, workspace, was.Epoch, cancellationToken);
            if (decided is not [var l, var b, var a, var s] || (l, b, a, s) != (was.Weights.L, was.Weights.B, was.Weights.A, was.Weights.S))
                _differences.Add($"decision of {workspace}, epoch {was.Epoch}: weights were {was.Weights}, the explanation says {(decided is null ? "nothing" : string.Join(' ', decided))}");
        }

        _progress.Say($"{_differences.Count} differences after the first restart");
        return before;
    }

    private async Task KillAndStartAsync(SiloCluster cluster, CancellationToken cancellationToken)
    {
        var killed = cluster.Running;
        await Task.WhenAll(killed.Select(silo => silo.KillAsync()));
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(killed.Select(silo => silo.StartAgainAsync(samePorts: true, cancellationToken)));
        _startSeconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        _progress.Say(FormattableString.Invariant($"all run again after {_startSeconds[^1]:0.0} s"));
    }

    /// <summary>Each producer is the only kernel of its workspaces.</summary>
    private IncidentEvents ShapeOf(int index) => new(
        [.. SeriesId.Of(options.Workspaces).Select(series => series.Workspace).Distinct().Where((_, i) => i % options.Producers == index)],
        _incident,
        index * 1_000_003L);
}

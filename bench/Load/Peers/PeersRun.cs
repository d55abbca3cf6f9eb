using System.Diagnostics;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Peers;

/// <summary>Each server in turns, each time started anew and empty: warm-up, the points, a look at what they cost, the p95.</summary>
internal sealed class PeersRun(PeersOptions options)
{
    private const int WarmUpShare = 4;
    private const int Reads = 9;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(6);

    private readonly Progress _progress = new("peers");
    private readonly List<string> _differences = [];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Points > PeerPoints.Most(options.Tenants))
            throw new LoadFailedException($"--points must be at most {PeerPoints.Most(options.Tenants)} with {options.Tenants} tenants: a series has one point a millisecond.");
        var end = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var points = new PeerPoints(options.Points, options.Tenants, options.Batch, end);
        var kinds = (await PeerKinds.FindAsync(options, end, _progress, cancellationToken)).ToList();
        var exact = Exact(points);
        var bodies = new Dictionary<string, (byte[][][] WarmUp, byte[][][] Measured)>();
        foreach (var kind in kinds)
        {
            bodies[kind.Name] = bodies.GetValueOrDefault(SameBodies(kinds, kind), default) is { WarmUp: not null } same
                ? same
                : (Encode(points, kind, isWarmUp: true), Encode(points, kind, isWarmUp: false));
        }

        _progress.Say($"{points.Total} points, {points.PointsOfBatch} a request, {points.Tenants.Count} tenants, prepared");
        var figures = kinds.ToDictionary(kind => kind.Name, kind => new PeerFigures(kind.Name));
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var i = 0; i < kinds.Count; i++)
            {
                var kind = kinds[(i + round) % kinds.Count];
                figures[kind.Name].Add(await MeasureAsync(kind, points, bodies[kind.Name], exact, cancellationToken));
            }
        }

        var report = new MeasurementReport("peers");
        foreach (var kind in kinds)
            figures[kind.Name].AddTo(report);
        foreach (var rival in kinds.Where(kind => kind.Name != "ours" && figures.ContainsKey("ours")))
            report.Add($"peers.ratio.{rival.Name}.cpu", figures[rival.Name].CpuSecondsPerMillion / figures["ours"].CpuSecondsPerMillion, "times", Better.Higher);
        _progress.Say("Prometheus and VictoriaMetrics store every sample and can be asked anything of it; we aggregate on arrival and keep sketches and "
            + "counters. VictoriaMetrics with stream aggregation is the rival that does the same work. Prometheus answers when its log is written, "
            + "VictoriaMetrics when the points are in memory, we after the commit. Their requests name a series once for all its samples, OTLP names it at every point.");
        return report.End(_progress, options.JsonPath, _differences);
    }

    private async Task<PeerMeasurement> MeasureAsync(
        PeerKind kind,
        PeerPoints points,
        (byte[][][] WarmUp, byte[][][] Measured) bodies,
        Dictionary<(string Tenant, string Class), double> exact,
        CancellationToken cancellationToken)
    {
        await using var peer = await kind.StartAsync(points, cancellationToken);
        await SendAsync(peer, bodies.WarmUp, cancellationToken);
        await peer.SettleAsync(cancellationToken);
        await Task.Delay(Rest, cancellationToken);
        var disk = await DiskUse.OfAsync(peer.Folder, cancellationToken);
        var (cpu, clock) = (peer.CpuTime, Stopwatch.GetTimestamp());
        await SendAsync(peer, bodies.Measured, cancellationToken);
        var length = Stopwatch.GetElapsedTime(clock);
        await peer.SettleAsync(cancellationToken);
        cpu = peer.CpuTime - cpu;
        await Task.Delay(Rest, cancellationToken);
        var (memory, peak) = peer.Memory;
        disk = await DiskUse.OfAsync(peer.Folder, cancellationToken) - disk;

        var found = await peer.ReadP95Async(cancellationToken);
        var (readCpu, times) = (peer.CpuTime, new List<double>());
        for (var i = 0; i < Reads; i++)
        {
            var asked = Stopwatch.GetTimestamp();
            await peer.ReadP95Async(cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }

        readCpu = peer.CpuTime - readCpu;
        var error = exact.Max(each => found.TryGetValue(each.Key, out var p95) ? Math.Abs((p95 / each.Value) - 1) : double.PositiveInfinity);
        if (!(error <= kind.Tolerance))
            _differences.Add(FormattableString.Invariant($"{kind.Name}: a p95 is {error:P1} from the exact one, more than {kind.Tolerance:P1}"));
        var count = await peer.CountAsync(cancellationToken);
        if (count != points.Total)
            _differences.Add($"{kind.Name}: {points.Total} points acknowledged, {count} there");
        var millions = points.Total / 1e6;
        var result = new PeerMeasurement(
            cpu.TotalSeconds / millions, memory / 1048576.0, peak / 1048576.0, (double)disk / points.Total, Quantile.Of(times, 0.5),
            readCpu.TotalMilliseconds / Reads, error, points.Total / length.TotalSeconds);
        _progress.Say(FormattableString.Invariant(
            $"{kind.Name}: {result.CpuSecondsPerMillion:0.00} CPU s/M, {result.MemoryMb:0} MB, {result.DiskBytesPerPoint:0.00} B a point, p95 read in {result.QueryMs:0.0} ms"));
        return result;
    }

    /// <summary>Each sender has tenants of its own, so that a series' points arrive in order.</summary>
    private Task SendAsync(IPeer peer, byte[][][] bodies, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Senders).Select(sender => Task.Run(
            async () =>
            {
                for (var batch = 0; batch < bodies[0].Length; batch++)
                {
                    for (var tenant = sender; tenant < bodies.Length; tenant += options.Senders)
                        await peer.SendAsync(tenant, bodies[tenant][batch], cancellationToken);
                }
            },
            cancellationToken)));

    /// <summary>Requests by tenant and number.</summary>
    private static byte[][][] Encode(PeerPoints points, PeerKind kind, bool isWarmUp)
    {
        var batches = isWarmUp ? Math.Max(1, points.BatchesPerTenant / WarmUpShare) : points.BatchesPerTenant;
        var bodies = new byte[points.Tenants.Count][][];
        Parallel.For(0, bodies.Length, tenant =>
            bodies[tenant] = [.. Enumerable.Range(0, batches).Select(batch => kind.Encode(points, tenant, batch, isWarmUp))]);
        return bodies;
    }

    private static string SameBodies(IEnumerable<PeerKind> kinds, PeerKind kind) => kinds.First(other => other.Encode == kind.Encode).Name;

    private static Dictionary<(string Tenant, string Class), double> Exact(PeerPoints points)
    {
        var exact = new Dictionary<(string, string), double>();
        for (var tenant = 0; tenant < points.Tenants.Count; tenant++)
        {
            var all = Enumerable.Range(0, points.BatchesPerTenant).SelectMany(batch => points.Of(tenant, batch, isWarmUp: false));
            foreach (var series in all.GroupBy(point => point.Class))
                exact[(points.Tenants[tenant], PeerPoints.Classes[series.Key])] = Quantile.Of(series.Select(point => point.LatencyMs), 0.95);
        }

        return exact;
    }
}

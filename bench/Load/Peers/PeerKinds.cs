using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Peers;

/// <summary>The contenders.</summary>
internal static class PeerKinds
{
    // Of the sketch 0.5415 %; of samples nothing but their own rank between two; a bucket of VictoriaMetrics' histograms is 14 % wide.
    private const double SketchTolerance = 0.01;
    private const double SampleTolerance = 0.02;
    private const double BucketTolerance = 0.15;

    public static IReadOnlyList<string> Names { get; } = ["ours", "ours_spans", "prometheus", "victoriametrics", "victoriametrics_aggregated"];

    /// <summary>Those that were asked for and are there.</summary>
    /// <exception cref="LoadFailedException">A program is missing.</exception>
    public static async Task<IReadOnlyList<PeerKind>> FindAsync(
        PeersOptions options, DateTimeOffset end, Progress progress, CancellationToken cancellationToken)
    {
        var kinds = new List<PeerKind>();
        if (options.Only.Contains(Names[0]))
            kinds.Add(new PeerKind(Names[0], PeerBodies.OtlpMetrics, SketchTolerance, (points, stopping) => OurPeer.StartAsync(points, "/v1/metrics", stopping)));
        if (options.Only.Contains(Names[1]))
            kinds.Add(new PeerKind(Names[1], PeerBodies.OtlpSpans, SketchTolerance, (points, stopping) => OurPeer.StartAsync(points, "/v1/traces", stopping)));
        if (options.Only.Contains(Names[2]))
        {
            var program = PeerBinaries.Prometheus(options.Binaries);
            kinds.Add(new PeerKind(Names[2], PeerBodies.RemoteWrite, SampleTolerance, (_, stopping) => PromPeer.StartPrometheusAsync(program, end, stopping)));
        }

        if (options.Only.Contains(Names[3]))
            kinds.Add(VictoriaMetrics(Names[3], SampleTolerance, isAggregated: false));
        if (options.Only.Contains(Names[4]))
        {
            if (await PeerBinaries.AggregatesAsync(PeerBinaries.VictoriaMetrics(options.Binaries), cancellationToken))
                kinds.Add(VictoriaMetrics(Names[4], BucketTolerance, isAggregated: true));
            else
                progress.Say("this VictoriaMetrics has no stream aggregation (it came with 1.86): left out");
        }

        return kinds;

        PeerKind VictoriaMetrics(string name, double tolerance, bool isAggregated)
        {
            var program = PeerBinaries.VictoriaMetrics(options.Binaries);
            return new PeerKind(name, PeerBodies.RemoteWrite, tolerance, (_, stopping) => PromPeer.StartVictoriaMetricsAsync(program, end, isAggregated, stopping));
        }
    }
}

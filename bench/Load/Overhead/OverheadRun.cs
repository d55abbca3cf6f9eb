using System.Diagnostics;
using SqlxOrleans.Client;
using SqlxOrleans.Domain.Benchmarks;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Overhead;

/// <summary>
/// A silo process, and in this process a kernel at a steady rate: first nobody listens to spans, then a share of them is exported.
/// What the threads that run queries do not use is the client's: flushing, sending, its clock, the Orleans client.
/// </summary>
internal sealed class OverheadRun(OverheadOptions options)
{
    private const int RecordsARound = 1_000;
    private static readonly string[] Workspaces = ["plain", "tight"];
    // Until the compiler's second tier has caught up, also on a busy machine: it would be most of the figure.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    private readonly Progress _progress = new("overhead");
    private readonly MeasurementReport _report = new("overhead");
    private readonly List<string> _differences = [];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        _progress.Say("starting a silo");
        await using var cluster = await SiloCluster.StartAsync(new LocalClusterOptions { Storage = LocalStorage.Sqlite }, cancellationToken);
        await MeasureAsync(cluster, "overhead", traceRatio: 0, cancellationToken);
        if (options.TraceRatio > 0)
            await MeasureAsync(cluster, "overhead.traces", options.TraceRatio, cancellationToken);
        return _report.End(_progress, options.JsonPath, _differences);
    }

    private async Task MeasureAsync(SiloCluster cluster, string name, double traceRatio, CancellationToken cancellationToken)
    {
        _progress.Say(FormattableString.Invariant($"a kernel, {options.Rate} queries/s, {traceRatio:P0} of the spans exported"));
        await using var kernel = await MeasuredKernel.StartAsync(cluster, traceRatio, cancellationToken);
        await kernel.Telemetry.FlushAsync(cancellationToken);
        var workspace = traceRatio == 0 ? Workspaces[0] : "traced";
        var threads = Enumerable.Range(1, options.Threads).Select(seed => new QueryThread(
            kernel.Telemetry, cluster.Tenant, workspace, (double)options.Rate / options.Threads, seed)).ToList();
        threads.ForEach(thread => thread.Start());
        await Task.Delay(WarmUp, cancellationToken);

        kernel.Batches.Forget();
        kernel.Spans?.Forget();
        var (clock, cpu, silo, allocated) = (
            Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, cluster.Silos[0].Usage!.Value.CpuTime, GC.GetTotalAllocatedBytes());
        threads.ForEach(thread => thread.Measure());
        await Task.Delay(options.Length, cancellationToken);
        threads.ForEach(thread => thread.Stop());
        var elapsed = clock.Elapsed;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        silo = cluster.Silos[0].Usage!.Value.CpuTime - silo;
        allocated = GC.GetTotalAllocatedBytes() - allocated;

        var recorded = threads.Sum(thread => thread.Recorded);
        var recordNs = threads.Average(thread => thread.RecordNs);
        var besides = (cpu - threads.Aggregate(TimeSpan.Zero, (sum, thread) => sum + thread.CpuTime)) / elapsed;
        var recording = recorded * recordNs / elapsed.TotalNanoseconds;
        _report.Add($"{name}.cpu_share", recording + besides, "ratio", Better.Lower, traceRatio == 0 ? 0.005 : 0.03)
            .Add($"{name}.cpu_share.recording", recording, "ratio", Better.Lower)
            .Add($"{name}.cpu_share.flushing", besides, "ratio", Better.Lower)
            .Add($"{name}.record_paced_ns", recordNs, "ns", Better.Lower)
            .Add($"{name}.rate", recorded / elapsed.TotalSeconds, "1/s", Better.Higher)
            .Add($"{name}.allocated_bytes_per_record", (double)allocated / recorded, "bytes", Better.Lower)
            .Add($"{name}.export_ms.p50", Quantile.Of(kernel.Batches.Milliseconds, 0.5), "ms", Better.Lower)
            .Add($"{name}.export_ms.p99", Quantile.Of(kernel.Batches.Milliseconds, 0.99), "ms", Better.Lower, 100)
            .Add($"{name}.silo_cpu_s_per_million", silo.TotalSeconds / recorded * 1e6, "s", Better.Lower);
        if (kernel.Spans is { } spans)
        {
            _report.Add($"{name}.spans_per_s", spans.Spans / elapsed.TotalSeconds, "1/s", Better.Higher)
                .Add($"{name}.span_export_ms.p99", Quantile.Of(spans.Milliseconds, 0.99), "ms", Better.Lower, 100)
                .Add($"{name}.span_export_failures", spans.Failures, "count", Better.Lower, 0);
            return;
        }

        AddTightLoop(kernel.Telemetry, cluster.Tenant);
        await kernel.Telemetry.FlushAsync(cancellationToken);
        await CompareAsync(cluster, kernel.Telemetry.Statistics, cancellationToken);
    }

    /// <summary>A record, and beside it the OpenTelemetry SDK's histogram without tags, in turns.</summary>
    private void AddTightLoop(ISqlxTelemetry telemetry, string tenant)
    {
        using var otel = new OpenTelemetryHistogram(exponential: true);
        var latencies = Latencies.Seconds();
        var spans = latencies.Select(TimeSpan.FromSeconds).ToArray();
        var (recorded, compared) = (0, 0);
        var times = Interleaved.Medians(
            (() =>
            {
                for (var end = recorded + RecordsARound; recorded < end; recorded++)
                {
                    telemetry.Record(
                        tenant, Workspaces[1], (WorkloadClass)(1 + (recorded & 3)), spans[recorded % spans.Length], QueryOutcome.Ok, weightEpoch: 1);
                }
            }, RecordsARound),
            (() =>
            {
                for (var end = compared + RecordsARound; compared < end; compared++)
                    otel.Histogram.Record(latencies[compared % latencies.Length]);
            }, RecordsARound));
        _report.Add("overhead.record_ns", times[0], "ns", Better.Lower, 25)
            .Add("overhead.otel_record_ns", times[1], "ns", Better.Lower)
            .Add("overhead.ratio_otel", times[1] / times[0], "times", Better.Higher);
    }

    /// <summary>Everything recorded is counted once in the cluster.</summary>
    private async Task CompareAsync(SiloCluster cluster, TelemetryStatistics statistics, CancellationToken cancellationToken)
    {
        var series = Workspaces.SelectMany(workspace => WorkloadClasses.Judged.Select(judged => new SeriesId(workspace, judged)));
        var counted = (await Counted.ReadAsync(cluster, series, "30d", cancellationToken)).Values.Sum(slo => slo.Total);
        _report.Add("overhead.recorded", statistics.Recorded, "queries", Better.Higher)
            .Add("overhead.lost", statistics.Recorded - counted, "queries", Better.Lower, 0);
        if (statistics.Recorded != counted)
            _differences.Add($"{statistics.Recorded} recorded, {counted} counted; given up: {string.Join(", ", statistics.GivenUpByReason)}");
    }
}

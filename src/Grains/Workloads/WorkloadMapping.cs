using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Workloads;

namespace SqlxOrleans.Grains.Workloads;

/// <summary>A series and its judgement to the wire.</summary>
internal static class WorkloadMapping
{
    private static readonly TimeSpan WithoutObjective = TimeSpan.FromDays(30);

    /// <summary>The status that people read: it ends with the newest event, so what was acknowledged is in it.</summary>
    public static WorkloadStatus Status(
        WorkloadClass workloadClass, WorkloadSeries series, Objective? objective, string sloContentHash, TimeSpan? window)
    {
        var counters = series.Counters;
        var length = window ?? objective?.Window ?? WithoutObjective;
        var end = (counters.NewestSecond ?? -1) + 1;
        var evaluation = objective is null ? null : SloEvaluator.Evaluate(objective, counters, end, length);
        return new WorkloadStatus(
            workloadClass.Name(),
            counters.Totals.Requests,
            counters.TooLate,
            Window(series, end, length),
            evaluation is null ? [] : [.. evaluation.Objectives.Select(Objective)],
            (evaluation?.Compliance ?? Compliance.Unjudged).Name(),
            series.Watermark.UnixMilliseconds is { } watermark ? DateTimeOffset.FromUnixTimeMilliseconds(watermark) : null,
            sloContentHash);
    }

    /// <summary>Counts and percentiles of a window that ends before a second.</summary>
    public static WorkloadWindow Window(WorkloadSeries series, long end, TimeSpan length)
    {
        var counts = series.Counters.Sum(length, end);
        var latencies = series.Latencies.Read(SketchWindows.ForLength(length));
        var seen = series.Counters.NewestSecond is not null;
        return new WorkloadWindow(
            seen ? DateTimeOffset.FromUnixTimeSeconds(end) - length : null,
            seen ? DateTimeOffset.FromUnixTimeSeconds(end) : null,
            counts.Requests,
            counts.RequestsFailed,
            counts.Spans,
            counts.SpansFailed,
            counts.Timed,
            counts.Good,
            counts.Retries,
            counts.Preemptions,
            counts.Rejected,
            Milliseconds(latencies, latencies.Quantile(0.50)),
            Milliseconds(latencies, latencies.Quantile(0.95)),
            Milliseconds(latencies, latencies.Quantile(0.99)),
            Milliseconds(latencies, latencies.Min),
            Milliseconds(latencies, latencies.Max),
            latencies.Count == 0 ? null : latencies.SumNanoseconds / 1e6 / latencies.Count);
    }

    private static double? Milliseconds(LatencySketch latencies, double seconds) => latencies.Count == 0 ? null : seconds * 1e3;

    private static ObjectiveStatus Objective(ObjectiveEvaluation evaluation) => new(
        evaluation.Kind.Name(),
        evaluation.Target,
        evaluation.Good,
        evaluation.Total,
        evaluation.BudgetLeft,
        evaluation.BurnRates,
        evaluation.Compliance.Name(),
        evaluation.Threshold?.TotalMilliseconds);
}

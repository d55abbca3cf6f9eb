using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Silo.Demo;

/// <summary>The demo's figures: what the silo counted and judged, beside what the kernels recorded.</summary>
internal static class DemoReport
{
    public static MeasurementReport Of(
        WorkspaceSlo slo, WorkspaceWeightsAnswer weights, ExplanationsAnswer explanations, DemoTally tally)
    {
        var judged = slo.Classes.Where(each => WorkloadClasses.TryParse(each.Class, out var known) && known != WorkloadClass.Unclassified).ToList();
        var recorded = WorkloadClasses.Judged.Sum(tally.Of);
        var explained = explanations.Explanations.Count(each => each.Reason.Length > 0 && each.Evidence.Count > 0);
        var report = new MeasurementReport("demo")
            .Add("demo.events_counted", judged.Sum(each => each.Total), "requests", Better.Higher, recorded)
            .Add("demo.classes_judged", judged.Count(each => each is { Count: > 0, P95Ms: not null }), "classes", Better.Higher, 4)
            .Add("demo.weight_changes", explanations.Explanations.Count, "changes", Better.Higher, 1)
            .Add("demo.weight_changes_explained", explained, "changes", Better.Higher, explanations.Explanations.Count);
        foreach (var each in judged)
        {
            _ = WorkloadClasses.TryParse(each.Class, out var workloadClass);
            var good = each.Objectives.FirstOrDefault(objective => objective.Name == ObjectiveKind.Latency.Name());
            report.Add($"demo.{each.Class}.count", each.Count, "requests", Better.Higher, tally.Of(workloadClass))
                .Add($"demo.{each.Class}.p50_ms", each.P50Ms ?? double.NaN, "ms", Better.Lower)
                .Add($"demo.{each.Class}.p95_ms", each.P95Ms ?? double.NaN, "ms", Better.Lower, good?.Threshold)
                .Add($"demo.{each.Class}.p99_ms", each.P99Ms ?? double.NaN, "ms", Better.Lower)
                .Add($"demo.{each.Class}.compliance", good is { Total: > 0 } ? (double)good.Good / good.Total : double.NaN, "ratio", Better.Higher, good?.Target)
                .Add($"demo.{each.Class}.availability", each.Availability ?? double.NaN, "ratio", Better.Higher)
                .Add($"demo.{each.Class}.error_rate", each.ErrorRate ?? double.NaN, "ratio", Better.Lower)
                .Add($"demo.{each.Class}.weight", WeightOf(weights.Weights, workloadClass), "share", Better.Higher);
        }

        return report;
    }

    /// <summary>Where the silo's counts are not the kernels' own; empty when all agree.</summary>
    public static IReadOnlyList<string> Differences(WorkspaceSlo slo, DemoTally tally) =>
        [.. from workloadClass in WorkloadClasses.Judged
            let counted = slo.Classes.FirstOrDefault(each => each.Class == workloadClass.Name())?.Total ?? 0
            where counted != tally.Of(workloadClass)
            select $"class {workloadClass.Name()}: the kernels recorded {tally.Of(workloadClass)} queries, the silo counted {counted}"];

    private static double WeightOf(WeightShares shares, WorkloadClass workloadClass) => workloadClass switch
    {
        WorkloadClass.L => shares.L,
        WorkloadClass.B => shares.B,
        WorkloadClass.A => shares.A,
        _ => shares.S,
    };
}

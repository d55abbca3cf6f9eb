using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Plans;
using SqlxOrleans.KernelHarness.Workload;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>The results as named measurements; no goals, for policies are compared with each other.</summary>
internal static class HarnessReport
{
    /// <param name="phases">Of every policy and repetition.</param>
    /// <param name="plans">Of the policies whose plans were hinted.</param>
    /// <param name="calibrations">Of each repetition.</param>
    /// <param name="elapsed">Of the run.</param>
    public static MeasurementReport Build(
        IReadOnlyList<PhaseSummary> phases, IReadOnlyList<PlanSummary> plans, IReadOnlyList<MachineCalibration> calibrations, TimeSpan elapsed)
    {
        var report = new MeasurementReport("harness");
        foreach (var repeated in phases.GroupBy(phase => (phase.Phase, phase.Policy)))
        {
            var prefix = $"harness.{repeated.Key.Phase}.{repeated.Key.Policy}";
            Add(report, $"{prefix}.met_share", repeated.Select(phase => phase.MetShare), "ratio", Better.Higher);
            Add(report, $"{prefix}.objective", repeated.Select(phase => phase.Objective), "ratio", Better.Higher);
            foreach (var each in repeated.SelectMany(phase => phase.Classes).GroupBy(each => each.Class))
                Add(report, $"{prefix}.{each.Key.Name()}", [.. each]);
        }

        foreach (var (phase, policy, other, gain) in phases.Any(phase => phase.Repetition > 1) ? Comparison.Of(phases) : [])
        {
            report.Add($"harness.{phase}.{policy}.over_{other}", gain.Mean, "ratio", Better.Higher)
                .Add($"harness.{phase}.{policy}.over_{other}.ci95", gain.HalfWidth, "ratio", Better.Lower);
        }

        PlanReport.AddTo(report, plans);
        Add(report, "harness.calibration.capacity", calibrations.Select(calibration => calibration.Capacity), "cores", Better.Higher);
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var service = calibrations[0].Service[workloadClass];
            report.Add($"harness.calibration.{workloadClass.Name()}.service_ms", service.TotalMilliseconds, "ms", Better.Lower);
        }

        return report.Finish(elapsed);
    }

    private static void Add(MeasurementReport report, string prefix, IReadOnlyList<ClassSummary> repeated)
    {
        Add("met_share", each => each.MetShare, "ratio", Better.Higher);
        Add("p50_ms", each => each.P50Ms, "ms", Better.Lower);
        Add("p95_ms", each => each.P95Ms, "ms", Better.Lower);
        Add("p99_ms", each => each.P99Ms, "ms", Better.Lower);
        Add("throughput_per_s", each => each.ThroughputPerSecond, "1/s", Better.Higher);
        Add("offered", each => each.Offered, "count", Better.Higher);
        Add("rejected", each => each.Rejected, "count", Better.Lower);
        Add("failed", each => each.Failed, "count", Better.Lower);
        Add("unfinished", each => each.Unfinished, "count", Better.Lower);
        Add("preempted", each => each.Preempted, "count", Better.Lower);

        void Add(string name, Func<ClassSummary, double> value, string unit, Better better) =>
            HarnessReport.Add(report, $"{prefix}.{name}", repeated.Select(value), unit, better);
    }

    /// <summary>The value of a single run; of several the mean, and beside it half the width of its 95 % confidence interval.</summary>
    internal static void Add(MeasurementReport report, string name, IEnumerable<double> repeated, string unit, Better better)
    {
        double[] values = [.. repeated];
        var estimate = Estimate.Of(values);
        report.Add(name, estimate.Mean, unit, better);
        if (values.Length > 1)
            report.Add($"{name}.ci95", estimate.HalfWidth, unit, Better.Lower);
    }
}

using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Workload;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>The results as named measurements; no goals, for policies are compared with each other.</summary>
internal static class HarnessReport
{
    public static MeasurementReport Build(IEnumerable<PhaseSummary> phases, MachineCalibration calibration, TimeSpan elapsed)
    {
        var report = new MeasurementReport("harness");
        foreach (var phase in phases)
        {
            var prefix = $"harness.{phase.Phase}.{phase.Policy}";
            report.Add($"{prefix}.met_share", phase.MetShare, "ratio", Better.Higher);
            foreach (var each in phase.Classes)
                Add(report, $"{prefix}.{each.Class.Name()}", each);
        }

        report.Add("harness.calibration.capacity", calibration.Capacity, "cores", Better.Higher);
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var service = calibration.Service[workloadClass];
            report.Add($"harness.calibration.{workloadClass.Name()}.service_ms", service.TotalMilliseconds, "ms", Better.Lower);
        }

        return report.Finish(elapsed);
    }

    private static void Add(MeasurementReport report, string prefix, ClassSummary summary) => report
        .Add($"{prefix}.met_share", summary.MetShare, "ratio", Better.Higher)
        .Add($"{prefix}.p50_ms", summary.P50Ms, "ms", Better.Lower)
        .Add($"{prefix}.p95_ms", summary.P95Ms, "ms", Better.Lower)
        .Add($"{prefix}.p99_ms", summary.P99Ms, "ms", Better.Lower)
        .Add($"{prefix}.throughput_per_s", summary.ThroughputPerSecond, "1/s", Better.Higher)
        .Add($"{prefix}.offered", summary.Offered, "count", Better.Higher)
        .Add($"{prefix}.rejected", summary.Rejected, "count", Better.Lower)
        .Add($"{prefix}.failed", summary.Failed, "count", Better.Lower)
        .Add($"{prefix}.unfinished", summary.Unfinished, "count", Better.Lower)
        .Add($"{prefix}.preempted", summary.Preempted, "count", Better.Lower);
}

using SqlxOrleans.KernelHarness.Plans;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>What plan hints did, as named measurements.</summary>
internal static class PlanReport
{
    /// <summary>Chosen plans take at least a quarter less than the default ones.</summary>
    private const double LatencyGoal = 0.75;

    public static void AddTo(MeasurementReport report, IReadOnlyList<PlanSummary> plans)
    {
        foreach (var policy in plans.GroupBy(plan => plan.Policy))
        {
            report.Add($"harness.plans.{policy.Key}.latency_ratio", Ratio(policy), "ratio", Better.Lower, LatencyGoal);
            report.Add($"harness.plans.{policy.Key}.other_rows", policy.Count(plan => !plan.Alone.SameRows), "count", Better.Lower, goal: 0);
            foreach (var plan in policy.GroupBy(plan => plan.Plan))
                AddPlan(report, $"harness.plans.{policy.Key}.{plan.Key}", [.. plan]);
        }
    }

    /// <summary>Total latency as chosen relative to the default's, alone on the machine.</summary>
    public static double Ratio(IEnumerable<PlanSummary> plans) => plans.Sum(plan => plan.Alone.Chosen.TotalMilliseconds)
        / plans.Sum(plan => plan.Alone.Default.TotalMilliseconds);

    private static void AddPlan(MeasurementReport report, string prefix, IReadOnlyList<PlanSummary> repeated)
    {
        Add("latency_ratio", plan => plan.Alone.Chosen / plan.Alone.Default, "ratio", Better.Lower);
        Add("executions", plan => plan.Use.Executions, "count", Better.Higher);
        Add("hinted", plan => plan.Use.Hinted, "count", Better.Higher);
        Add("trials", plan => plan.Use.Trials, "count", Better.Lower);
        Add("cut_off", plan => plan.Use.CutOff, "count", Better.Lower);
        foreach (var chosen in repeated.GroupBy(plan => plan.Use.Chosen))
            report.Add($"{prefix}.chosen.{PlanText.Name(chosen.Key)}", chosen.Count(), "count", Better.Higher);

        void Add(string name, Func<PlanSummary, double> value, string unit, Better better) =>
            HarnessReport.Add(report, $"{prefix}.{name}", repeated.Select(value), unit, better);
    }
}

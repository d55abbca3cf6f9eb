using Spectre.Console;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>Phase by policy over all repetitions: shares of met windows as means with their 95 % confidence intervals.</summary>
internal static class RepeatedTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<PhaseSummary> summaries)
    {
        var comparisons = Comparison.Of(summaries).ToLookup(comparison => (comparison.Phase, comparison.Policy));
        var table = new Table().Border(TableBorder.Ascii2).AddColumns("phase", "policy", "met", "objective");
        foreach (var judged in WorkloadClasses.Judged)
            table.AddColumn($"{judged.Name()} met");
        table.AddColumn("more than");
        foreach (var of in summaries.GroupBy(summary => (summary.Phase, summary.Policy)))
        {
            table.AddRow(
            [
                of.Key.Phase,
                of.Key.Policy,
                Estimate.Of(of.Select(summary => summary.MetShare)).ToString(),
                Estimate.Of(of.Select(summary => summary.Objective)).ToString(),
                .. WorkloadClasses.Judged.Select(judged => Estimate.Of(of.Select(summary => summary.Classes.Single(each => each.Class == judged).MetShare)).ToString()),
                string.Join(", ", comparisons[of.Key].Select(comparison => $"{comparison.Other} by {comparison.Gain}")),
            ]);
        }

        console.Write(table);
        console.WriteLine(
            "met: share of 5 s windows with traffic whose p95 met the target, mean over repetitions +- half of its 95 % confidence interval (Student's t). "
            + "objective: the classes' shares, weighted as the Copilot weights them.");
    }
}

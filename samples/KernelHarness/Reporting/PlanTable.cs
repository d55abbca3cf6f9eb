using System.Globalization;
using Spectre.Console;
using SqlxOrleans.KernelHarness.Plans;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>What plan hints did, query by query.</summary>
internal static class PlanTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<PlanSummary> plans)
    {
        if (plans.Count == 0)
            return;
        var table = new Table().Border(TableBorder.Ascii2).AddColumns(
            "policy", "repetition", "query", "chosen", "confidence", "executions", "hinted", "trials", "cut off", "default ms", "chosen ms", "ratio", "same rows");
        foreach (var plan in plans)
            table.AddRow(Row(plan));
        console.Write(table);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"plan hints: {PlanReport.Ratio(plans):0.00} of the default plans' latency, each query run both ways in turn after its policy, alone on the machine."));
    }

    private static string[] Row(PlanSummary plan) =>
    [
        plan.Policy,
        Text(plan.Repetition),
        plan.Plan,
        PlanText.Of(plan.Use.Chosen),
        plan.Use.Confidence.ToString("0.00", CultureInfo.InvariantCulture),
        Text(plan.Use.Executions),
        Text(plan.Use.Hinted),
        Text(plan.Use.Trials),
        Text(plan.Use.CutOff),
        Milliseconds.Text(plan.Alone.Default.TotalMilliseconds),
        Milliseconds.Text(plan.Alone.Chosen.TotalMilliseconds),
        (plan.Alone.Chosen / plan.Alone.Default).ToString("0.00", CultureInfo.InvariantCulture),
        plan.Alone.SameRows ? "yes" : "NO",
    ];

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}

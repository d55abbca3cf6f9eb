using System.Globalization;
using Spectre.Console;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>Phase by policy by class, with the target beside each p95.</summary>
internal static class FinalTable
{
    private static readonly (string Title, bool Number)[] Columns =
    [
        ("phase", false), ("policy", false), ("class", false), ("met", true), ("p50 ms", true), ("p95 ms", true), ("target", true),
        ("p99 ms", true), ("1/s", true), ("rejected", true), ("failed", true), ("unfinished", true), ("preempted", true),
    ];

    public static void Write(IAnsiConsole console, IReadOnlyList<PhaseSummary> summaries)
    {
        var table = new Table().Border(TableBorder.Ascii2);
        foreach (var (title, number) in Columns)
            table.AddColumn(title, column => column.NoWrap().Alignment(number ? Justify.Right : Justify.Left));
        foreach (var phase in summaries.GroupBy(summary => summary.Phase))
        {
            foreach (var summary in phase)
                AddRows(table, summary);
        }

        console.Write(table);
        console.WriteLine(
            "met: share of 5 s windows with traffic whose p95 met the target; rejected, failed and unfinished requests count as slow.");
    }

    private static void AddRows(Table table, PhaseSummary summary)
    {
        string[] head = [summary.Phase, summary.Policy, "all", Share(summary.MetShare)];
        table.AddRow([.. head, .. Enumerable.Repeat(string.Empty, Columns.Length - head.Length)]);
        foreach (var each in summary.Classes)
            table.AddRow(Row(each));
    }

    private static string[] Row(ClassSummary summary) =>
    [
        string.Empty,
        string.Empty,
        summary.Class.Name(),
        Share(summary.MetShare),
        Milliseconds.Text(summary.P50Ms),
        Milliseconds.Text(summary.P95Ms),
        "< " + Milliseconds.Text(ClassTargets.P95(summary.Class).TotalMilliseconds),
        Milliseconds.Text(summary.P99Ms),
        summary.ThroughputPerSecond.ToString("0.0", CultureInfo.InvariantCulture),
        Count(summary.Rejected),
        Count(summary.Failed),
        Count(summary.Unfinished),
        Count(summary.Preempted),
    ];

    private static string Share(double share) => double.IsNaN(share) ? "-" : share.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}

using Spectre.Console;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Rendering;

/// <summary>The objectives in force as a table, then a newer file that was refused.</summary>
internal static class TargetsView
{
    public static void Write(View view, SloAnswer answer)
    {
        view.Line($"slo.yml {answer.Release} ({answer.Hash}) from {answer.Source}"
            + (answer.InForceSince is null ? string.Empty : $", in force since {Numbers.Time(answer.InForceSince)}"));
        var table = view.Table(
            ("Class", false), ("p95", true), ("Availability", true), ("Error rate", true), ("Window", true), ("From", false));
        foreach (var target in answer.Targets)
        {
            table.AddRow(
                View.Cell(target.Class),
                View.Cell($"<= {Numbers.Latency(target.P95Ms)}"),
                View.Cell($">= {Numbers.ShareDown(target.Availability)}"),
                View.Cell($"<= {Numbers.ShareUp(target.MaxErrorRate)}"),
                View.Cell(target.Window),
                View.Cell(target.IsOverride ? "the tenant's own override" : "the class"));
        }

        view.Show(table);
        if (answer.Rewards is { } rewards)
            view.Line("Rewards: " + string.Join(", ", rewards.Select(each => Numbers.Text($"{each.Key} {each.Value:0.######}"))));
        if (answer.LastRejected is not { } rejected)
            return;
        var red = new Style(Color.Red);
        view.Line($"A newer {rejected.Source} was refused at {Numbers.Time(rejected.At)}; the version above stayed in force:", red);
        foreach (var error in rejected.Errors)
            view.Line($"  {rejected.Source}:{error}", red);
    }
}

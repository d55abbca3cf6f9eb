using Spectre.Console;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Rendering;

/// <summary>The weights in force as a table, then where they come from.</summary>
internal static class WeightsView
{
    public static void Write(View view, WorkspaceWeightsAnswer answer)
    {
        view.Line($"{answer.Tenant}/{answer.Workspace}, epoch {answer.Epoch}"
            + (answer.IsDefault ? ", the kernel's defaults" : $", decided {Numbers.Time(answer.DecidedAt)}")
            + Numbers.Text($", valid for {answer.TimeToLiveSeconds:0.#} s"));
        var table = view.Table(("L", true), ("B", true), ("A", true), ("S", true));
        table.AddRow(
            View.Cell(Numbers.Weight(answer.Weights.L)),
            View.Cell(Numbers.Weight(answer.Weights.B)),
            View.Cell(Numbers.Weight(answer.Weights.A)),
            View.Cell(Numbers.Weight(answer.Weights.S)));
        view.Show(table);
        if (answer.Reason.Length > 0)
            view.Line(answer.Reason);
    }
}

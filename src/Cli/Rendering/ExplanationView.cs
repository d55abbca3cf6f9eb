using Spectre.Console;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Rendering;

/// <summary>Decisions as a table, or one of them with all that is recorded.</summary>
internal static class ExplanationView
{
    public static void Write(View view, ExplanationsAnswer answer, bool inFull)
    {
        if (inFull)
        {
            foreach (var explanation in answer.Explanations)
                WriteInFull(view, answer, explanation);
            return;
        }

        if (answer.Explanations.Count == 0)
        {
            view.Line($"{answer.Tenant}/{answer.Workspace}: the Copilot has decided nothing yet; the kernel's default weights are in force.");
            return;
        }

        var table = view.Table(("Epoch", true), ("Decided", false), ("Confidence", true), ("Mode", false), ("Decision", false), ("Reason", false));
        foreach (var explanation in answer.Explanations)
        {
            table.AddRow(
                View.Cell(Numbers.Text($"{explanation.Epoch}")),
                View.Cell(Numbers.Time(explanation.DecidedAt)),
                View.Cell(Numbers.Text($"{explanation.Confidence:0.00}")),
                View.Cell(explanation.Mode),
                View.Cell(explanation.Decision),
                View.Cell(explanation.Reason));
        }

        view.Show(table);
    }

    private static void WriteInFull(View view, ExplanationsAnswer answer, DecisionExplanation explanation)
    {
        view.Line($"{answer.Tenant}/{answer.Workspace}, epoch {explanation.Epoch}, decided {Numbers.Time(explanation.DecidedAt)}");
        view.Line($"Decision:        {explanation.Decision}");
        view.Line($"Reason:          {explanation.Reason}");
        foreach (var evidence in explanation.Evidence)
            view.Line($"Evidence:        {evidence}");
        view.Line(Numbers.Text($"Confidence:      {explanation.Confidence:0.00}"));
        view.Line($"Expected effect: {explanation.ExpectedEffect}");
        view.Line($"Policy impact:   {explanation.PolicyImpact}");
        view.Line(Numbers.Text($"Mode:            {explanation.Mode}, seed {explanation.Seed}, inputs {explanation.InputsHash}"));
        view.Line($"Weights L B A S: {Weights(explanation.Before)} -> {Weights(explanation.After)}");
    }

    private static string Weights(IReadOnlyList<double> weights) => string.Join(" ", weights.Select(Numbers.Weight));
}

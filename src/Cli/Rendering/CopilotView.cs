using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Rendering;

/// <summary>How a workspace's Copilot stands: who set what, why, and how it does.</summary>
internal static class CopilotView
{
    public static void Write(View view, CopilotAnswer answer)
    {
        var copilot = answer.Copilot;
        if (answer.Done.Length > 0)
            view.Line($"{answer.Tenant}/{answer.Workspace}: {answer.Done}");
        view.Line($"{answer.Tenant}/{answer.Workspace}, mode {copilot.Mode}{Word(copilot.ModeSet)}, learner {copilot.Model}");
        view.Line(Numbers.Text($"Weights L B A S: {Weights(copilot.Weights)}, epoch {copilot.Epoch}, {copilot.Kernels} kernels"));
        if (copilot.Pinned is { } pinned)
            view.Line($"Pinned{Word(pinned)}");
        if (copilot.Frozen is { } frozen)
            view.Line($"Frozen{Word(frozen)}");
        if (copilot.Trial is { } trial)
            view.Line(Numbers.Text($"Trial kernel:    {Weights([trial.L, trial.B, trial.A, trial.S])}, epoch {trial.Epoch}, {trial.Kernel}"));
        if (copilot.HeldUntil is { } until)
            view.Line($"Held until {Numbers.Time(until)} after a rollback");
        view.Line(Numbers.Text(
            $"{copilot.Decisions} decisions; {copilot.RolledBack} rolled back, {copilot.Corrected} corrected, {copilot.Refused} refused, {copilot.FellBack} fallbacks"));
        if (copilot.Prior.Count > 0)
            view.Line("Began with what others learnt: " + string.Join(", ", copilot.Prior.Select(each => Numbers.Text($"{each.Class} headroom {each.Headroom:0.0#}"))));
        if (copilot.Regret is { } regret)
            view.Line(Numbers.Text($"J before minus J now, under comparable demand: {regret:0.000}"));
        if (copilot.Estimate.Length > 0)
            view.Line(copilot.Estimate);
    }

    private static string Word(OperatorWord? word) => word is null ? string.Empty : $" by {word.By} at {Numbers.Time(word.At)} ({word.Why})";

    private static string Weights(IReadOnlyList<double> weights) => string.Join(" ", weights.Select(Numbers.Weight));
}

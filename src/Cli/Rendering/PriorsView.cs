using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Rendering;

/// <summary>Whether a tenant takes part in what workspaces learn from each other, and what it gets.</summary>
internal static class PriorsView
{
    public static void Write(View view, PriorsAnswer answer)
    {
        view.Line($"{answer.Tenant}: {(answer.Shared ? "takes part" : "withdrawn, neither gives nor gets")}");
        if (answer.Shared && answer.Priors.Count == 0)
            view.Line("New workspaces start from nothing yet: fewer than five other tenants have learnt enough.");
        foreach (var prior in answer.Priors)
            view.Line(Numbers.Text($"New workspaces start class {prior.Class} with headroom {prior.Headroom:0.0#}, execution time {prior.ServiceMs:0.##} ms"));
    }
}

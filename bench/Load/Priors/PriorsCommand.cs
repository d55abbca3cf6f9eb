using System.CommandLine;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Scoring;
using SqlxOrleans.Domain.Copilot.Priors;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Priors;

/// <summary>The verb <c>priors</c>: what a new workspace gains from what others learnt, on simulated kernels.</summary>
internal static class PriorsCommand
{
    public static Command Create()
    {
        var scenarios = new Option<string>("--scenario")
        {
            Description = "Scenarios, with commas between them, as for the verb copilot.",
            DefaultValueFactory = _ => $"{BuiltIn.SixPhases.Name},coupled,non-preemptive,few-queries",
            HelpName = "NAME|FILE,...",
        };
        var seeds = TrafficArguments.Number("--seeds", "New workspaces of each scenario, each with a seed of its own.", 20, 2, 10_000);
        var seedBase = TrafficArguments.Number("--seed-base", "The first seed; from 900 on they were used for tuning.", 1, 0, 500_000);
        var tenants = TrafficArguments.Number("--tenants", "Other tenants that have learnt before.", PriorPool.LeastTenants + 1, PriorPool.LeastTenants, 100);
        var learning = TrafficArguments.WholeWindows("--learning-seconds", "How long each of them has run, a multiple of 5.", 900, 60, 100_000);
        var json = TrafficArguments.Json();
        var command = new Command("priors", "J of a new workspace's first minutes with and without what other tenants' workspaces learnt.")
        {
            scenarios, seeds, seedBase, tenants, learning, json,
        };
        command.SetAction(parsed => new PriorsRun(
            parsed.GetRequiredValue(scenarios).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            [.. Enumerable.Range(parsed.GetValue(seedBase), parsed.GetValue(seeds)).Select(seed => (long)seed)],
            parsed.GetValue(tenants),
            parsed.GetValue(learning),
            LabCache.DefaultFolder,
            parsed.GetValue(json)?.FullName).Run());
        return command;
    }
}

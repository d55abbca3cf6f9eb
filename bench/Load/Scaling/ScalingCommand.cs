using System.CommandLine;
using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Scaling;

/// <summary>The verb <c>scaling</c>: how well a lack of capacity is foretold, on a simulated kernel.</summary>
internal static class ScalingCommand
{
    public static Command Create()
    {
        var scenarios = new Option<string>("--scenario")
        {
            Description = "Scenarios, with commas between them, as for the verb copilot; the first one's figures are also the headline.",
            DefaultValueFactory = _ => $"{RampScenario.Fixed.Name},{RampScenario.RandomName}",
            HelpName = "NAME|FILE,...",
        };
        var seeds = TrafficArguments.Number("--seeds", "Runs, each with a seed of its own.", 20, 1, 10_000);
        var seedBase = TrafficArguments.Number("--seed-base", "The first seed; from 900 on they were used for tuning.", 1, 0, 1_000_000_000);
        var seconds = TrafficArguments.WholeWindows("--seconds", "Simulated seconds of a run, a multiple of 5.", 3_600, 300, 1_000_000);
        var policies = new Option<string[]>("--policies")
        {
            Description = "What decides the weights meanwhile.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["copilot", PolicyCatalog.Static],
        };
        policies.AcceptOnlyFromAmong([.. PolicyCatalog.All.Keys]);
        var fit = new Option<bool>("--fit")
        {
            Description = "Instead, fits the coefficients that the classifier begins with to all scenarios under the first policy; use seeds from 900 on.",
        };
        var json = TrafficArguments.Json();
        var command = new Command(
            "scaling", "Precision, recall and lead of warnings that capacity will lack, beside thresholds on utilisation and backlog.")
        {
            scenarios, policies, seeds, seedBase, seconds, fit, json,
        };
        command.SetAction(parsed => new ScalingRun(
            parsed.GetRequiredValue(scenarios).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            parsed.GetRequiredValue(policies),
            [.. Enumerable.Range(parsed.GetValue(seedBase), parsed.GetValue(seeds)).Select(seed => (long)seed)],
            parsed.GetValue(seconds),
            parsed.GetValue(fit),
            parsed.GetValue(json)?.FullName).Run());
        return command;
    }
}

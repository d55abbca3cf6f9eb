using System.CommandLine;
using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Scoring;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Copilot;

/// <summary>The verb <c>copilot</c>: what decides the kernel's weights, compared on a simulated kernel.</summary>
internal static class CopilotCommand
{
    private const string Every = "all";

    public static Command Create()
    {
        var scenarios = new Option<string>("--scenario")
        {
            Description = "Scenarios, with commas between them: "
                + $"{string.Join(", ", BuiltIn.All.Keys)}, {RandomScenario.Name}, or a file (docs/copilot-scenarios.md).",
            DefaultValueFactory = _ => BuiltIn.SixPhases.Name,
            HelpName = "NAME|FILE,...",
        };
        var policies = new Option<string>("--policies")
        {
            Description = $"Policies, with commas between them: {string.Join(", ", Names)}; or {Every}.",
            DefaultValueFactory = _ => Every,
            HelpName = "NAME,...",
        };
        policies.Validators.Add(result =>
        {
            foreach (var name in Split(result.GetValueOrDefault<string>()).Where(name => name != Every && !Names.Contains(name)))
                result.AddError($"--policies: '{name}' is not one of {string.Join(", ", Names)}, {Every}.");
        });
        var seeds = TrafficArguments.Number("--seeds", "Runs of each policy, each with a seed of its own.", 20, 1, 10_000);
        var seedBase = TrafficArguments.Number("--seed-base", "The first seed; keep those of tuning and of testing apart.", 1, 0, 1_000_000_000);
        var seconds = TrafficArguments.WholeWindows("--seconds", "Simulated seconds of a run, a multiple of 5.", 1_800, 10, 1_000_000);
        var cache = new Option<DirectoryInfo?>("--cache")
        {
            Description = $"Folder that keeps what was found about fixed weights ({LabCache.DefaultFolder}).", HelpName = "DIR",
        };
        var phases = new Option<bool>("--phases") { Description = "Also show J of each phase." };
        var json = TrafficArguments.Json();
        var command = new Command(
            "copilot", "Compares what decides the kernel's weights, on a simulated kernel: J beside the best fixed weights of each phase.")
        {
            scenarios, policies, seeds, seedBase, seconds, cache, phases, json,
        };
        command.SetAction(parsed => new CopilotRun(
            Split(parsed.GetValue(scenarios)),
            [.. Split(parsed.GetValue(policies)).SelectMany(name => name == Every ? Names : [name]).Distinct()],
            [.. Enumerable.Range(parsed.GetValue(seedBase), parsed.GetValue(seeds)).Select(seed => (long)seed)],
            parsed.GetValue(seconds),
            parsed.GetValue(cache)?.FullName ?? LabCache.DefaultFolder,
            parsed.GetValue(phases),
            parsed.GetValue(json)?.FullName).Run());
        return command;
    }

    private static IEnumerable<string> Names => PolicyCatalog.All.Keys.Append(Lab.BestStaticName);

    private static string[] Split(string? text) =>
        (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

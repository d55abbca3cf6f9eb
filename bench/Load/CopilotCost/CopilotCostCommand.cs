using System.CommandLine;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.CopilotCost;

/// <summary>The verb <c>copilot-cost</c>: what a workspace's Copilot costs, and how that grows with workspaces.</summary>
internal static class CopilotCostCommand
{
    public static Command Create()
    {
        var workspaces = new Option<string>("--workspaces")
        {
            Description = "Numbers of workspaces to compare, with commas between them.", DefaultValueFactory = _ => "1,10,100,1000", HelpName = "N,...",
        };
        workspaces.Validators.Add(result =>
        {
            foreach (var text in Split(result.GetValueOrDefault<string>()).Where(text => !int.TryParse(text, out var count) || count is < 1 or > 100_000))
                result.AddError($"--workspaces: '{text}' is not a number from 1 to 100000.");
        });
        var seconds = TrafficArguments.Number("--seconds", "Decisions of each workspace, one a simulated second; more where there are few workspaces.", 120, 10, 3_600);
        var json = TrafficArguments.Json();
        var command = new Command(
            "copilot-cost", "CPU of a decision and memory of a workspace's Copilot.")
        {
            workspaces, seconds, json,
        };
        command.SetAction(parsed => new CopilotCostRun(
            [.. Split(parsed.GetValue(workspaces)).Select(int.Parse).Distinct().Order()], parsed.GetValue(seconds), parsed.GetValue(json)?.FullName).Run());
        return command;
    }

    private static string[] Split(string? text) =>
        (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

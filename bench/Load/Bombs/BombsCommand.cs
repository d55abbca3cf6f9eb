using System.CommandLine;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Bombs;

/// <summary>The verb <c>bombs</c>: what hostile input costs.</summary>
internal static class BombsCommand
{
    public static Command Create()
    {
        var only = new Option<string[]>("--only") { Description = "Some inputs only, by name.", AllowMultipleArgumentsPerToken = true, HelpName = "NAME" };
        only.AcceptOnlyFromAmong([.. BombCatalog.All.Select(bomb => bomb.Name)]);
        var copies = TrafficArguments.Number("--copies", "How many of each at the same time.", 1, 1, 200);
        var json = TrafficArguments.Json();
        var command = new Command(
            "bombs",
            "Hostile inputs, each against a fresh silo process: how far its resident memory rises, what it answers and when. Exit code 1 when an "
            + "input got a 5xx, hung, or the silo died or stopped serving others.")
        {
            only, copies, json,
        };
        command.SetAction((parsed, cancellationToken) => VerbRunner.RunAsync(() => new BombsRun(
            parsed.GetValue(only) is { Length: > 0 } names ? [.. BombCatalog.All.Where(bomb => names.Contains(bomb.Name))] : BombCatalog.All,
            parsed.GetValue(copies),
            parsed.GetValue(json)?.FullName).RunAsync(cancellationToken)));
        return command;
    }
}

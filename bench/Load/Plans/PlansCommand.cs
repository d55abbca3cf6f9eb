using System.CommandLine;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Plans;

/// <summary>The verb <c>plans</c>: what learning the hints of a few queries is worth, and what it costs while it learns.</summary>
internal static class PlansCommand
{
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "How often each query runs, with and without learning.", DefaultValueFactory = _ => 800 };
        var window = new Option<int>("--window") { Description = "Rounds that are compared as one while it learns.", DefaultValueFactory = _ => 200 };
        var seed = new Option<int>("--seed") { Description = "Seed of the order within the rounds.", DefaultValueFactory = _ => 1 };
        var json = TrafficArguments.Json();
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 100 or > 100_000)
                result.AddError("--rounds must be between 100 and 100000: nothing is tried before the default is known.");
        });
        window.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 10)
                result.AddError("--window must be at least 10.");
        });
        var command = new Command("plans", "Plan hints on a real PostgreSQL: latency with learning against the default plans' (goals: 0.75 afterwards, 1.05 at worst meanwhile).")
        {
            rounds, window, seed, json,
        };
        command.SetAction((parsed, cancellationToken) => VerbRunner.RunAsync(() => new PlansRun(
            parsed.GetValue(rounds),
            parsed.GetValue(window),
            parsed.GetValue(seed),
            parsed.GetValue(json)?.FullName).RunAsync(cancellationToken)));
        return command;
    }
}

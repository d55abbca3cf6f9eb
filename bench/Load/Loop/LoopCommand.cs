using System.CommandLine;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Loop;

/// <summary>The verb <c>loop</c>: how fast telemetry becomes a reward, and a decision reaches a kernel.</summary>
internal static class LoopCommand
{
    public static Command Create()
    {
        var silos = TrafficArguments.Number("--silos", "Silo processes: one on SQLite, more on one PostgreSQL.", 1, 1, 9);
        var seconds = new Option<int>("--seconds") { Description = "How long to measure.", DefaultValueFactory = _ => 60 };
        var rate = new Option<int>("--rate") { Description = "Background queries per second, over all classes.", DefaultValueFactory = _ => 5_000 };
        var workspaces = new Option<int>("--workspaces") { Description = "Workspaces whose weights keep changing.", DefaultValueFactory = _ => 10 };
        var seed = new Option<int>("--seed") { Description = "Seed of the probes' timing.", DefaultValueFactory = _ => 1 };
        var json = TrafficArguments.Json();
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 10 or > 3600)
                result.AddError("--seconds must be between 10 and 3600: decisions come once a second and are held for up to 5 s.");
        });
        workspaces.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1000)
                result.AddError("--workspaces must be between 1 and 1000.");
        });
        var command = new Command("loop", "Emission to reward, and decision to kernel: p50 and p99 (goal: p99 below 250 ms each).")
        {
            silos, seconds, rate, workspaces, seed, json,
        };
        command.SetAction((parsed, cancellationToken) => VerbRunner.RunAsync(() => new LoopRun(
            parsed.GetValue(silos),
            TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            parsed.GetValue(rate),
            parsed.GetValue(workspaces),
            parsed.GetValue(seed),
            parsed.GetValue(json)?.FullName).RunAsync(cancellationToken)));
        return command;
    }
}

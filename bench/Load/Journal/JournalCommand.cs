using System.CommandLine;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Journal;

/// <summary>The verb <c>journal</c>: what group commit is worth beside one grain-storage write a delta.</summary>
internal static class JournalCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long each of the three measurements of a database takes.", DefaultValueFactory = _ => 10 };
        var grains = new Option<int>("--grains") { Description = "Series that have something to store at the same time.", DefaultValueFactory = _ => 2_000 };
        var bytes = new Option<int>("--bytes") { Description = "Size of a delta.", DefaultValueFactory = _ => 300 };
        var state = new Option<int>("--state-bytes") { Description = "Size of a grain state, for the comparison.", DefaultValueFactory = _ => 4_096 };
        var backEnds = new Option<string[]>("--databases")
        {
            Description = "sqlite, postgres, or both.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["sqlite", "postgres"],
        };
        backEnds.AcceptOnlyFromAmong("sqlite", "postgres");
        var json = TrafficArguments.Json();
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 2 or > 600)
                result.AddError("--seconds must be between 2 and 600.");
        });
        grains.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100_000)
                result.AddError("--grains must be between 1 and 100,000.");
        });
        var command = new Command(
            "journal", "Journalled deltas a second beside plain grain-storage writes of the same run (goal: 20 times), and the acknowledgement at half load (goal: p99 below 100 ms).")
        {
            seconds, grains, bytes, state, backEnds, json,
        };
        command.SetAction((parsed, cancellationToken) => new JournalRun(
            TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            parsed.GetValue(grains),
            parsed.GetValue(bytes),
            parsed.GetValue(state),
            parsed.GetValue(json)?.FullName).RunAsync(parsed.GetRequiredValue(backEnds), cancellationToken));
        return command;
    }
}

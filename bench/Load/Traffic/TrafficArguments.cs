using System.CommandLine;
using SqlxOrleans.CopilotLab.Simulation;

namespace SqlxOrleans.Load.Traffic;

/// <summary>The options that every verb over a local cluster takes.</summary>
internal sealed class TrafficArguments
{
    private readonly Option<int> _seconds;
    private readonly Option<int> _producers = Number("--producers", "Senders, each with a connection of its own.", 4, 1, 64);
    private readonly Option<int> _workspaces = Number("--workspaces", "Workspaces with four series each.", 10, 1, 1_000);
    private readonly Option<int> _rate = Number("--rate", "Events per second, over all producers.", 4_000, 10, 1_000_000);
    private readonly Option<int> _seed = Number("--seed", "Seed of what happens by chance.", 1, 0, int.MaxValue);
    private readonly Option<FileInfo?> _json = Json();
    private readonly Option<int> _miscount = new("--miscount") { Description = "Claim so many events that were never sent.", Hidden = true };
    private readonly Option<string[]> _set = new("--set")
    {
        Description = "A setting of every silo, for example Sqlx:Snapshots:Interval=00:00:01; repeatable.",
        HelpName = "KEY=VALUE",
    };

    public TrafficArguments(int seconds)
    {
        _seconds = Number("--seconds", "How long the load runs, start and end not counted.", seconds, 5, 86_400);
        _set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError($"--set {token.Value}: write KEY=VALUE.");
        });
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _seconds, _producers, _workspaces, _rate, _seed, _set, _json, _miscount })
            command.Options.Add(option);
    }

    public TrafficOptions Of(ParseResult parsed) => new()
    {
        Length = TimeSpan.FromSeconds(parsed.GetValue(_seconds)),
        Producers = parsed.GetValue(_producers),
        Workspaces = parsed.GetValue(_workspaces),
        Rate = parsed.GetValue(_rate),
        Seed = parsed.GetValue(_seed),
        JsonPath = parsed.GetValue(_json)?.FullName,
        Miscount = parsed.GetValue(_miscount),
        Environment = (parsed.GetValue(_set) ?? []).Select(text => text.Split('=', 2))
            .ToDictionary(pair => pair[0].Replace(":", "__", StringComparison.Ordinal), pair => (string?)pair[1]),
    };

    /// <summary>Where the figures go.</summary>
    public static Option<FileInfo?> Json() => new("--json") { Description = "Write the measured figures to a file.", HelpName = "FILE" };

    /// <summary>Simulated seconds, in whole windows of the objective.</summary>
    public static Option<int> WholeWindows(string name, string description, int standard, int least, int most)
    {
        var option = Number(name, description, standard, least, most);
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() % Timeline.WindowSeconds != 0)
                result.AddError($"{name} must be a multiple of {Timeline.WindowSeconds}, the length of a window.");
        });
        return option;
    }

    /// <summary>An option with a range that its error message names.</summary>
    public static Option<int> Number(string name, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard, HelpName = "N" };
        option.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<int>();
            if (value < least || value > most)
                result.AddError($"{name} must be between {least} and {most}.");
        });
        return option;
    }
}

using System.CommandLine;
using System.Globalization;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Scale;

/// <summary>The verb <c>scale</c>: what a series costs, and how that grows.</summary>
internal static class ScaleCommand
{
    public static Command Create()
    {
        var tenants = new Option<string>("--tenants")
        {
            Description = "Numbers of tenants, four series each; one run for each number.",
            DefaultValueFactory = _ => "100,1000,10000",
            HelpName = "N,N,...",
        };
        tenants.Validators.Add(result =>
        {
            if (Sizes(result.GetValueOrDefault<string>()) is null)
                result.AddError("--tenants must be different numbers from 2 to 20000, with commas between them.");
        });
        var age = TrafficArguments.Number("--collection-age", "Seconds after which idle grains are collected; 0: three times what a round of the fill takes.", 0, 0, 900);
        var traffic = new TrafficArguments(seconds: 60);
        var command = new Command(
            "scale",
            "Memory of a series with an hour of traffic and of one that sleeps, activation time, and what PostgreSQL takes in "
            + "(goals: < 32 KB a series, < 2 KB asleep). --seconds, --workspaces, --rate and --seed are not used: the fill runs as fast as it can.")
        {
            tenants, age,
        };
        traffic.AddTo(command);
        command.SetAction((parsed, cancellationToken) => VerbRunner.RunAsync(() => new ScaleRun(
            traffic.Of(parsed),
            Sizes(parsed.GetValue(tenants))!,
            parsed.GetValue(age) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null).RunAsync(cancellationToken)));
        return command;
    }

    private static IReadOnlyList<int>? Sizes(string? text)
    {
        var sizes = new HashSet<int>();
        foreach (var part in (text ?? string.Empty).Split(','))
        {
            if (!int.TryParse(part, CultureInfo.InvariantCulture, out var size) || size is < 2 or > 20_000 || !sizes.Add(size))
                return null;
        }

        return [.. sizes];
    }
}

using System.CommandLine;

namespace SqlxOrleans.Silo.Demo;

/// <summary>The verb <c>demo</c>: the whole loop on one machine with nothing to install.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var seconds = new Option<double?>("--seconds") { Description = "End after so many seconds with a summary; without it: until Ctrl+C.", HelpName = "N" };
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is <= 0 or > 86_400)
                result.AddError("--seconds must be above 0 and at most 86400, for example --seconds 30.");
        });
        var json = new Option<FileInfo?>("--json") { Description = "Write the measured figures to a file.", HelpName = "FILE" };
        var seed = new Option<int>("--seed") { Description = "Seed of arrivals and service times.", DefaultValueFactory = _ => 1 };
        var command = new Command("demo", "An embedded silo and two simulated kernels: watch SLOs, weights and explanations live.")
        {
            seconds, json, seed,
        };
        command.SetAction((parsed, cancellationToken) => new DemoRun(
            parsed.GetValue(seconds) is { } limit ? TimeSpan.FromSeconds(limit) : null,
            parsed.GetValue(json)?.FullName,
            parsed.GetValue(seed)).RunAsync(cancellationToken));
        return command;
    }
}

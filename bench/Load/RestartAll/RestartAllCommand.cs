using System.CommandLine;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.RestartAll;

/// <summary>The verb <c>restart-all</c>: every silo dies at once, in the middle of an incident, twice.</summary>
internal static class RestartAllCommand
{
    public static Command Create()
    {
        var silos = TrafficArguments.Number("--silos", "Silos of the cluster.", 3, 1, 16);
        var traffic = new TrafficArguments(seconds: 60);
        var command = new Command(
            "restart-all",
            "Kills every silo of a PostgreSQL cluster with -9 in the middle of a latency incident, once while nothing is sent and once "
            + "under load, and compares what was acknowledged: counts, windows, percentiles, weights, reminders (goal: 0 differences). "
            + "--rate is not used: the incident has its own. Exit code 1 when anything differs.")
        {
            silos,
        };
        traffic.AddTo(command);
        command.SetAction((parsed, cancellationToken) => VerbRunner.RunAsync(() =>
            new RestartAllRun(traffic.Of(parsed), parsed.GetValue(silos)).RunAsync(cancellationToken)));
        return command;
    }
}

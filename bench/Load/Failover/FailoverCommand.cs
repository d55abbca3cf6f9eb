using System.CommandLine;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Failover;

/// <summary>The verb <c>failover</c>: silos die under load, and nothing that was acknowledged is lost or counted twice.</summary>
internal static class FailoverCommand
{
    public static Command Create()
    {
        var silos = TrafficArguments.Number("--silos", "Silos of the cluster.", 3, 2, 16);
        var kills = TrafficArguments.Number("--kills", "How many silos are killed with -9, one after another; each is replaced by a new one.", 10, 1, 1_000);
        var traffic = new TrafficArguments(seconds: 120);
        var command = new Command(
            "failover",
            "Kills silos of a PostgreSQL cluster under load: acknowledged = counted, and how long until every series serves again "
            + "(goals: 0 lost, 0 doubled, recovery median < 3 s, worst < 8 s). Exit code 1 when an event was lost or doubled.")
        {
            silos, kills,
        };
        traffic.AddTo(command);
        command.SetAction((parsed, cancellationToken) => VerbRunner.RunAsync(() =>
            new FailoverRun(traffic.Of(parsed), parsed.GetValue(silos), parsed.GetValue(kills)).RunAsync(cancellationToken)));
        return command;
    }
}

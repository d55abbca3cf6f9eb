using System.CommandLine;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Partition;

/// <summary>The verb <c>partition</c>: silos lose sight of each other, not of the database and the kernels.</summary>
internal static class PartitionCommand
{
    public static Command Create()
    {
        var silos = TrafficArguments.Number("--silos", "Silos of the cluster.", 2, 2, 16);
        var cut = TrafficArguments.Number("--cut", "Silos whose port nobody reaches; as many as there are: none sees another.", 16, 1, 16);
        var inside = new Option<bool>("--inside") { Description = "Runs in this network namespace instead of a new one.", Hidden = true };
        var traffic = new TrafficArguments(seconds: 20);
        var command = new Command(
            "partition",
            "Cuts the silos of a PostgreSQL cluster off from each other under load, in a private network namespace, and heals it: silos that "
            + "each believe to own a series must not lose or double an event (goals: 0 lost, 0 doubled). --seconds is the length of the cut. "
            + "Exit code 1 when an event was lost or doubled.")
        {
            silos, cut, inside,
        };
        traffic.AddTo(command);
        command.SetAction((parsed, cancellationToken) => VerbRunner.RunAsync(() => parsed.GetValue(inside)
            ? new PartitionRun(traffic.Of(parsed), parsed.GetValue(silos), parsed.GetValue(cut)).RunAsync(cancellationToken)
            : PrivateNetwork.RunInsideAsync([.. parsed.Tokens.Select(token => token.Value), "--inside"], cancellationToken)));
        return command;
    }
}

using System.CommandLine;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Peers;

/// <summary>The verb <c>peers</c>: the same points for us and for what people would pick instead.</summary>
internal static class PeersCommand
{
    public static Command Create()
    {
        var points = TrafficArguments.Number("--points", "Points of one measurement of one server.", 4_000_000, 10_000, 100_000_000);
        var tenants = TrafficArguments.Number("--tenants", "Tenants with four classes each: the series.", 10, 1, 20_000);
        var batch = TrafficArguments.Number("--batch", "Most points of a request.", 2_000, 4, 20_000);
        var senders = TrafficArguments.Number("--senders", "Requests under way at the same time.", 5, 1, 100);
        var rounds = TrafficArguments.Number("--rounds", "How often every server is measured, in turns.", 3, 1, 20);
        var binaries = new Option<DirectoryInfo?>("--binaries") { Description = "Where the programs of the peers are; default: on PATH.", HelpName = "DIR" };
        var only = new Option<string[]>("--only")
        {
            Description = "Some servers only.", AllowMultipleArgumentsPerToken = true, HelpName = "NAME", DefaultValueFactory = _ => [.. PeerKinds.Names],
        };
        only.AcceptOnlyFromAmong([.. PeerKinds.Names]);
        var json = TrafficArguments.Json();
        var command = new Command(
            "peers",
            "CPU, memory and disk of a silo, of Prometheus and of VictoriaMetrics for the same points, and the time until the p95 of every tenant and "
            + "class over five minutes is read. Starts and stops them itself (Debian packages prometheus and victoria-metrics).")
        {
            points, tenants, batch, senders, rounds, binaries, only, json,
        };
        command.SetAction((parsed, cancellationToken) => VerbRunner.RunAsync(() => new PeersRun(new PeersOptions
        {
            Points = parsed.GetValue(points),
            Tenants = parsed.GetValue(tenants),
            Batch = parsed.GetValue(batch),
            Senders = parsed.GetValue(senders),
            Rounds = parsed.GetValue(rounds),
            Binaries = parsed.GetValue(binaries)?.FullName,
            Only = parsed.GetRequiredValue(only),
            JsonPath = parsed.GetValue(json)?.FullName,
        }).RunAsync(cancellationToken)));
        return command;
    }
}

using System.CommandLine;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Noisy;

/// <summary>The verb <c>noisy</c>: what one tenant's flood does to another.</summary>
internal static class NoisyCommand
{
    public static Command Create()
    {
        var rounds = TrafficArguments.Number("--rounds", "How often each phase comes, in turns.", 4, 1, 100);
        var seconds = TrafficArguments.Number("--seconds", "How long each phase is measured.", 8, 2, 600);
        var rate = TrafficArguments.Number("--rate", "Requests a second of the quiet tenant.", 100, 1, 2_000);
        var points = TrafficArguments.Number("--points", "Spans of its request.", 20, 1, 5_000);
        var limit = TrafficArguments.Number("--limit", "Items a second that the silo takes of a tenant; 0: the product's default.", 20_000, 0, 1_000_000_000);
        var floodRate = TrafficArguments.Number("--flood-rate", "Requests a second of the flood.", 1_000, 1, 100_000);
        var floodPoints = TrafficArguments.Number("--flood-points", "Spans of its request.", 200, 1, 20_000);
        var connections = TrafficArguments.Number("--connections", "Connections of the flood.", 16, 1, 1_000);
        var grpc = new Option<bool>("--grpc") { Description = "The flood comes over OTLP gRPC instead of HTTP." };
        var nice = TrafficArguments.Number("--nice", "Niceness of the flood's sender in the phases in which it has a low priority.", 19, 0, 19);
        var pin = new Option<bool>("--pin") { Description = "The silo alone on core 0, the flood's sender on core 1 (needs taskset)." };
        var json = TrafficArguments.Json();
        var command = new Command(
            "noisy",
            "Acknowledgement of a quiet tenant alone and while another tenant floods far beyond its token bucket, in turns, with a control in which "
            + "the same flood goes to a server beside the silo (goal: p99 flooded / alone at most 1.2, nothing lost).")
        {
            rounds, seconds, rate, points, limit, floodRate, floodPoints, connections, grpc, nice, pin, json,
        };
        command.SetAction((parsed, cancellationToken) => VerbRunner.RunAsync(() => new NoisyRun(new NoisyOptions
        {
            Rounds = parsed.GetValue(rounds),
            PhaseLength = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            QuietRate = parsed.GetValue(rate),
            QuietPoints = parsed.GetValue(points),
            Limit = parsed.GetValue(limit) is > 0 and var most ? most : null,
            Flood = new FloodOrder
            {
                IsGrpc = parsed.GetValue(grpc),
                Rate = parsed.GetValue(floodRate),
                Points = parsed.GetValue(floodPoints),
                Connections = parsed.GetValue(connections),
            },
            Nice = parsed.GetValue(nice),
            Pin = parsed.GetValue(pin),
            JsonPath = parsed.GetValue(json)?.FullName,
        }).RunAsync(cancellationToken)));
        return command;
    }
}

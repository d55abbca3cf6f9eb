using System.CommandLine;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Elastic;

/// <summary>The verb <c>elastic</c>: silos join and leave under load.</summary>
internal static class ElasticCommand
{
    public static Command Create()
    {
        var from = TrafficArguments.Number("--from", "Silos at the start.", 1, 1, 16);
        var to = TrafficArguments.Number("--to", "Silos at the peak.", 3, 1, 16);
        var back = TrafficArguments.Number("--back", "Silos at the end.", 1, 1, 16);
        var traffic = new TrafficArguments(seconds: 60);
        var command = new Command(
            "elastic",
            "Silos join a PostgreSQL cluster one by one and leave it gracefully, under load: counts, throughput of each phase and "
            + "p99 of acknowledgement (goals: 0 lost, 0 doubled). Exit code 1 when an event was lost or doubled.")
        {
            from, to, back,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(to) < Math.Max(result.GetValue(from), result.GetValue(back)))
                result.AddError("--to must be at least --from and --back.");
        });
        traffic.AddTo(command);
        command.SetAction((parsed, cancellationToken) => VerbRunner.RunAsync(() => new ElasticRun(
            traffic.Of(parsed), parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(back)).RunAsync(cancellationToken)));
        return command;
    }
}

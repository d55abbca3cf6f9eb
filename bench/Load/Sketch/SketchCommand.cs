using System.CommandLine;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Sketch;

/// <summary>The verb <c>sketch</c>: the latency sketch beside HdrHistogram.NET and the OpenTelemetry SDK's histogram.</summary>
internal static class SketchCommand
{
    public static Command Create()
    {
        var json = TrafficArguments.Json();
        var command = new Command(
            "sketch",
            "Insert, merge, p99 and bytes of the latency sketch beside HdrHistogram.NET and the OpenTelemetry SDK's histogram, in turns in one process.")
        {
            json,
        };
        command.SetAction(parsed => new SketchRun(parsed.GetValue(json)?.FullName).Run());
        return command;
    }
}

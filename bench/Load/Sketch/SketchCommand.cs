using System.CommandLine;

namespace SqlxOrleans.Load.Sketch;

/// <summary>The verb <c>sketch</c>: the latency sketch beside HdrHistogram.NET and the OpenTelemetry SDK's histogram.</summary>
internal static class SketchCommand
{
    public static Command Create()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Write the measured figures to a file.", HelpName = "FILE" };
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

using System.CommandLine;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Overhead;

/// <summary>The verb <c>overhead</c>: what the client costs the kernel that it sits in.</summary>
internal static class OverheadCommand
{
    public static Command Create()
    {
        var seconds = TrafficArguments.Number("--seconds", "How long each of the two kernels is measured, without its warm-up.", 30, 5, 3_600);
        var rate = TrafficArguments.Number("--rate", "Queries a second that the kernel records.", 100_000, 1_000, 1_000_000);
        var threads = TrafficArguments.Number("--threads", "Threads of the kernel that run queries.", 2, 1, 64);
        var percent = TrafficArguments.Number("--trace-percent", "Share of queries whose span is exported by the second kernel; 0: no second kernel.", 20, 0, 100);
        var json = TrafficArguments.Json();
        var command = new Command(
            "overhead",
            "CPU of recording and flushing in a process with so many simulated queries a second, beside a real silo, without and with "
            + "trace export (goals: 25 ns a record, 0.5 % of a core, acknowledged within 100 ms).")
        {
            seconds, rate, threads, percent, json,
        };
        command.SetAction((parsed, cancellationToken) => VerbRunner.RunAsync(() => new OverheadRun(
            new OverheadOptions(
                TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                parsed.GetValue(rate),
                parsed.GetValue(threads),
                parsed.GetValue(percent) / 100.0,
                parsed.GetValue(json)?.FullName)).RunAsync(cancellationToken)));
        return command;
    }
}

using System.CommandLine;
using System.Diagnostics;
using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Scoring;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Copilot;

/// <summary>The verb <c>copilot</c>: policies compared on a simulated kernel.</summary>
internal static class CopilotCommand
{
    public static Command Create()
    {
        var seeds = TrafficArguments.Number("--seeds", "Runs of each policy, each with a seed of its own.", 20, 1, 10_000);
        var seedBase = TrafficArguments.Number("--seed-base", "The first seed.", 1, 0, 1_000_000_000);
        var seconds = TrafficArguments.Number("--seconds", "Simulated seconds of a run; a multiple of 5.", 1_800, 10, 1_000_000);
        var json = new Option<FileInfo?>("--json") { Description = "Write the measured figures to a file.", HelpName = "FILE" };
        var command = new Command("copilot", "Compares what decides the kernel's weights, on a simulated kernel.") { seeds, seedBase, seconds, json };
        command.SetAction(parsed =>
        {
            var progress = new Progress("copilot");
            var report = new MeasurementReport("copilot");
            var list = Enumerable.Range(parsed.GetValue(seedBase), parsed.GetValue(seeds)).Select(i => (long)i).ToArray();
            foreach (var (name, factory) in PolicyCatalog.All)
            {
                var start = Stopwatch.GetTimestamp();
                var runs = new PolicyRuns(parsed.GetValue(seconds), Environment.ProcessorCount)
                    .Run(_ => BuiltIn.SixPhases, list, new Dictionary<string, Func<PolicySetting, IWeightPolicy>> { [name] = factory });
                progress.Say($"{name}: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s");
                report.Add($"copilot.six-phases.{name}.j", 100 * runs[name].Average(run => run.Mean), "%", Better.Higher);
                foreach (var phase in runs[name].SelectMany(run => run.Timeline.Spans.Select(span => (span.Phase.Name, J: run.MeanOf(span)))).GroupBy(x => x.Name))
                    report.Add($"copilot.six-phases.{name}.j.{phase.Key}", 100 * phase.Average(x => x.J), "%", Better.Higher);
            }

            return report.End(progress, parsed.GetValue(json)?.FullName, []);
        });
        return command;
    }
}

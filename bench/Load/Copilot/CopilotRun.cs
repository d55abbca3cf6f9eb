using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Scoring;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Copilot;

/// <summary>Compares, and reports the figures.</summary>
internal sealed record CopilotRun(
    IReadOnlyList<string> Scenarios,
    IReadOnlyList<string> Policies,
    IReadOnlyList<long> Seeds,
    int Seconds,
    string CacheFolder,
    bool WithPhases,
    string? JsonPath)
{
    private const int CouldNotMeasure = 2;

    public int Run()
    {
        var progress = new Progress("copilot");
        var report = new MeasurementReport("copilot");
        var lab = new Lab(CacheFolder, Environment.ProcessorCount);
        try
        {
            var sources = Scenarios.Select(ScenarioSource.Find).ToArray();
            if (sources.GroupBy(source => source.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new ScenarioException($"--scenario: two scenarios have the name '{twice.Key}': figures need different ones.");
            foreach (var source in sources)
                Add(report, source.Name, lab.Compare(source, Seeds, Seconds, Policies, what => progress.Say($"{source.Name}: {what}")));
        }
        catch (ScenarioException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return CouldNotMeasure;
        }

        return report.End(progress, JsonPath, []);
    }

    private void Add(MeasurementReport report, string scenario, LabResult result)
    {
        report.Add($"copilot.{scenario}.oracle.j", result.OracleMet, "ratio", Better.Higher);
        if (WithPhases)
            AddPhases(report, $"copilot.{scenario}.oracle", result.Oracle);
        foreach (var policy in Policies)
        {
            var (score, prefix) = (result.Scores[policy], $"copilot.{scenario}.{policy}");
            report
                .Add($"{prefix}.percent_of_oracle", score.PercentOfOracle, "%", Better.Higher)
                .Add($"{prefix}.bad_window_share", score.BadWindowShare, "ratio", Better.Lower)
                .Add($"{prefix}.worse_than_static_share", score.WorseThanStaticShare, "ratio", Better.Lower)
                .Add($"{prefix}.recovery_s.median", score.RecoveryMedianSeconds, "s", Better.Lower)
                .Add($"{prefix}.recovery_s.p90", score.RecoveryP90Seconds, "s", Better.Lower)
                .Add($"{prefix}.worst_percent_of_static", score.WorstPercentOfStatic, "%", Better.Higher)
                .Add($"{prefix}.changes", score.Changes, "count", Better.Lower);
            if (WithPhases)
                AddPhases(report, prefix, result.Runs[policy]);
        }
    }

    private static void AddPhases(MeasurementReport report, string prefix, IReadOnlyList<RunOutcome> runs)
    {
        var byPhase = runs.SelectMany(run => run.Timeline.Spans.Select(span => (span.Phase.Name, Met: run.MeanOf(span))))
            .GroupBy(each => each.Name);
        foreach (var phase in byPhase)
            report.Add($"{prefix}.j.{phase.Key}", phase.Average(each => each.Met), "ratio", Better.Higher);
    }
}

using SqlxOrleans.CopilotLab.Newcomers;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Priors;

/// <summary>Compares, and reports the figures.</summary>
internal sealed record PriorsRun(
    IReadOnlyList<string> Scenarios, IReadOnlyList<long> Seeds, int Tenants, int LearningSeconds, string CacheFolder, string? JsonPath)
{
    private const int CouldNotMeasure = 2;

    /// <summary>The headline's first minutes.</summary>
    private const int FirstSeconds = 120;

    /// <summary>How long a newcomer is watched.</summary>
    private const int AllSeconds = 300;

    private static readonly int[] _spans = [30, 60, FirstSeconds, AllSeconds];

    public int Run()
    {
        var progress = new Progress("priors");
        var report = new MeasurementReport("priors");
        var lab = new NewcomerLab(CacheFolder, Environment.ProcessorCount);
        try
        {
            var results = new List<(string Name, IReadOnlyList<Newcomer> Newcomers)>();
            foreach (var source in Scenarios.Select(ScenarioSource.Find).ToArray())
            {
                results.Add((source.Name, lab.Run(source, Seeds, Tenants, LearningSeconds, AllSeconds)));
                progress.Say($"{source.Name} has run");
            }

            AddGain(report, "priors.first_minutes_gain", [.. results.SelectMany(each => each.Newcomers)], FirstSeconds);
            foreach (var (name, newcomers) in results)
                Add(report, name, newcomers);
        }
        catch (ScenarioException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return CouldNotMeasure;
        }

        return report.End(progress, JsonPath, []);
    }

    private static void Add(MeasurementReport report, string scenario, IReadOnlyList<Newcomer> newcomers)
    {
        foreach (var seconds in _spans)
        {
            var prefix = $"priors.{scenario}.first_{seconds}s";
            report
                .Add($"{prefix}.on.percent_of_oracle", newcomers.Average(each => each.Percent(each.With, seconds)), "%", Better.Higher)
                .Add($"{prefix}.off.percent_of_oracle", newcomers.Average(each => each.Percent(each.Without, seconds)), "%", Better.Higher);
            AddGain(report, $"{prefix}.gain", newcomers, seconds);
        }
    }

    /// <summary>Points of the oracle's J, and half of their interval of 95 % over the seeds.</summary>
    private static void AddGain(MeasurementReport report, string name, IReadOnlyList<Newcomer> newcomers, int seconds)
    {
        var gains = newcomers.Select(each => each.Gain(seconds)).ToArray();
        var mean = gains.Average();
        var error = Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / (gains.Length - 1) / gains.Length);
        report.Add(name, mean, "points", Better.Higher).Add($"{name}.ci95", 1.96 * error, "points", Better.Lower);
    }
}

using System.Globalization;
using SqlxOrleans.CopilotLab.Scaling;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Scaling;

/// <summary>Compares, and reports the figures.</summary>
internal sealed record ScalingRun(
    IReadOnlyList<string> Scenarios, IReadOnlyList<string> Policies, IReadOnlyList<long> Seeds, int Seconds, bool FitsPrior, string? JsonPath)
{
    private const int CouldNotMeasure = 2;

    public int Run()
    {
        var progress = new Progress("scaling");
        var report = new MeasurementReport("scaling");
        try
        {
            var sources = Scenarios.Select(ScenarioSource.Find).ToArray();
            if (FitsPrior)
                return Fit(sources);
            foreach (var source in sources)
            {
                foreach (var policy in Policies.Distinct())
                {
                    var result = ScalingLab.Compare(source, Seeds, Seconds, policy);
                    progress.Say($"{source.Name} under {policy} has run: {result.Breaches} breaches of capacity");
                    if (report.Results.Count == 0)
                        AddHeadline(report, result);
                    Add(report, $"scaling.{source.Name}.{policy}", result);
                }
            }
        }
        catch (ScenarioException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return CouldNotMeasure;
        }

        return report.End(progress, JsonPath, []);
    }

    private int Fit(IReadOnlyList<ScenarioSource> sources)
    {
        var coefficients = PriorFit.Of(sources, Seeds, Seconds, Policies[0]);
        Console.WriteLine($"Prior: {string.Join(", ", coefficients.Select(each => each.ToString("0.00", CultureInfo.InvariantCulture)))}");
        return 0;
    }

    private static void AddHeadline(MeasurementReport report, ScalingResult result)
    {
        var score = result.Scores[DetectorCatalog.Learned];
        report
            .Add("scaling.precision", score.Precision, "ratio", Better.Higher)
            .Add("scaling.recall", score.Recall, "ratio", Better.Higher)
            .Add("scaling.lead_s", score.LeadMedianSeconds, "s", Better.Higher)
            .Add("scaling.step_us", result.StepMicroseconds, "us", Better.Lower, 50)
            .Add("scaling.state_bytes", result.StateBytes, "bytes", Better.Lower);
    }

    private static void Add(MeasurementReport report, string prefix, ScalingResult result)
    {
        report.Add($"{prefix}.breaches", result.Breaches, "count", Better.Lower);
        foreach (var (name, score) in result.Scores)
        {
            report
                .Add($"{prefix}.{name}.precision", score.Precision, "ratio", Better.Higher)
                .Add($"{prefix}.{name}.recall", score.Recall, "ratio", Better.Higher)
                .Add($"{prefix}.{name}.recall_ramps", score.RampRecall, "ratio", Better.Higher)
                .Add($"{prefix}.{name}.f1", score.F1, "ratio", Better.Higher)
                .Add($"{prefix}.{name}.lead_s", score.LeadMedianSeconds, "s", Better.Higher);
        }
    }
}

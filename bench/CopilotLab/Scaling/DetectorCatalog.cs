using SqlxOrleans.Domain.Copilot.Scaling;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>
/// What is compared: the classifier, the same without learning, what an autoscaler does by itself, and oracles, which say how much could be foretold.
/// The rules' lines are those that did best (F1) on the seeds of tuning, of 900 to 923 of <c>ramps</c> and <c>random-ramps</c> together.
/// </summary>
public static class DetectorCatalog
{
    /// <summary>The product's.</summary>
    public const string Learned = "learned";

    /// <summary>All, by name.</summary>
    public static IReadOnlyDictionary<string, Func<ScalingCase, IScalingDetector>> All { get; } =
        new Dictionary<string, Func<ScalingCase, IScalingDetector>>(StringComparer.Ordinal)
        {
            [Learned] = _ => new ClassifierDetector(new ScalingOptions()),
            ["prior-only"] = _ => new ClassifierDetector(new ScalingOptions { Information = 0 }),
            ["utilisation-0.85"] = of => new ThresholdDetector(of.Setting, meter => meter.Load.Sum(), 5, 0.85),
            ["utilisation-tuned"] = of => new ThresholdDetector(of.Setting, meter => meter.Load.Sum(), 10, 0.85),
            ["backlog-tuned"] = of => new ThresholdDetector(of.Setting, meter => meter.BacklogSeconds.Sum(), 5, 0.03),
            ["extrapolation-tuned"] = of => new ExtrapolationDetector(of.Setting, 120, 1),
            ["oracle-present"] = of => new OracleDetector(of, 1, knowsFuture: false),
            ["oracle-loads"] = of => new OracleDetector(of, 1, knowsFuture: true),
        };
}

using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.Domain.Copilot.Scaling;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>
/// What is compared: the classifier, the same without learning, and what an autoscaler does by itself. The rules' second variants have the
/// line that did best (F1) on <c>ramps</c>, seeds 900 to 907, of lines from 0.7 to 0.95 of the slots and 0.03 to 1 s of backlog, over 5 to 40 s.
/// </summary>
public static class DetectorCatalog
{
    /// <summary>The product's.</summary>
    public const string Learned = "learned";

    /// <summary>All, by name.</summary>
    public static IReadOnlyDictionary<string, Func<PolicySetting, IScalingDetector>> All { get; } =
        new Dictionary<string, Func<PolicySetting, IScalingDetector>>(StringComparer.Ordinal)
        {
            [Learned] = _ => new ClassifierDetector(new ScalingOptions()),
            ["prior-only"] = _ => new ClassifierDetector(new ScalingOptions { Information = 0 }),
            ["utilisation-0.85"] = setting => new ThresholdDetector(setting, Utilisation, 5, 0.85),
            ["utilisation-tuned"] = setting => new ThresholdDetector(setting, Utilisation, 10, 0.85),
            ["backlog-0.5s"] = setting => new ThresholdDetector(setting, Backlog, 5, 0.5),
            ["backlog-tuned"] = setting => new ThresholdDetector(setting, Backlog, 5, 0.03),
        };

    private static double Utilisation(LoadMeter meter) => meter.Load.Sum();

    private static double Backlog(LoadMeter meter) => meter.BacklogSeconds.Sum();
}

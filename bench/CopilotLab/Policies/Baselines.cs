using SqlxOrleans.CopilotLab.Policies.Mpc;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>What others would use: the published methods that the Copilot is measured against, and the design's own two.</summary>
public static class Baselines
{
    /// <summary>Makes a policy, by the name it has on the command line.</summary>
    public static IReadOnlyDictionary<string, Func<PolicySetting, IWeightPolicy>> All { get; } =
        new Dictionary<string, Func<PolicySetting, IWeightPolicy>>(StringComparer.Ordinal)
        {
            ["mpc"] = setting => new MpcPolicy(setting),
            ["mpc-fixed"] = setting => new MpcPolicy(setting, new() { ThresholdRate = 0 }),
        };
}

using SqlxOrleans.CopilotLab.Policies.Bandits;
using SqlxOrleans.CopilotLab.Policies.Feedback;
using SqlxOrleans.CopilotLab.Policies.Mpc;
using SqlxOrleans.CopilotLab.Policies.Search;
using SqlxOrleans.CopilotLab.Policies.Triage;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>
/// What others would use: the published methods that the Copilot is measured against, and the design's own two. Their constants are the
/// best of a grid on the six phases with seeds 901 to 903, which are therefore no seeds to compare on.
/// </summary>
public static class Baselines
{
    /// <summary>Makes a policy, by the name it has on the command line.</summary>
    public static IReadOnlyDictionary<string, Func<PolicySetting, IWeightPolicy>> All { get; } =
        new Dictionary<string, Func<PolicySetting, IWeightPolicy>>(StringComparer.Ordinal)
        {
            ["slo-exponential"] = setting => new SloExponentialPolicy(setting),
            ["pi"] = setting => new PiPolicy(setting),
            ["aimd"] = setting => new AimdPolicy(setting),
            ["bluefin-1"] = setting => new BluefinOnePolicy(setting),
            ["bluefin-2"] = setting => new BluefinTwoPolicy(setting),
            ["spsa"] = setting => new SpsaPolicy(setting),
            ["linucb"] = setting => new LinUcbPolicy(setting),
            ["linear-thompson"] = setting => new LinearThompsonPolicy(setting),
            ["gp-ucb-safe"] = setting => new SafeGpUcbPolicy(setting),
            ["gp-thompson-safe"] = setting => new SafeGpThompsonPolicy(setting),
            ["triage"] = setting => new TriageRulePolicy(setting),
            ["mpc"] = setting => new MpcPolicy(setting),
            ["mpc-fixed"] = setting => new MpcPolicy(setting, new() { ThresholdRate = 0 }),
        };
}

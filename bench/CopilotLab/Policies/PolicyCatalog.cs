using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>Every policy that needs no hindsight, by its name on the command line.</summary>
public static class PolicyCatalog
{
    /// <summary>The hand-tuned weights: what every other policy is compared with.</summary>
    public const string Static = "static";

    /// <summary>What the program has, then the baselines.</summary>
    public static IReadOnlyDictionary<string, Func<PolicySetting, IWeightPolicy>> All { get; } =
        new Dictionary<string, Func<PolicySetting, IWeightPolicy>>(
            [
                new("equal", _ => new FixedPolicy(new(0.25, 0.25, 0.25, 0.25))),
                new(Static, setting => new FixedPolicy(setting.Start)),
                new("copilot", setting => new CopilotPolicy(setting)),
                .. Baselines.All,
            ],
            StringComparer.Ordinal);
}

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>What others would use: the published methods that the Copilot is measured against.</summary>
public static class Baselines
{
    /// <summary>Makes a policy, by the name it has on the command line.</summary>
    public static IReadOnlyDictionary<string, Func<PolicySetting, IWeightPolicy>> All { get; } =
        new Dictionary<string, Func<PolicySetting, IWeightPolicy>>(StringComparer.Ordinal);
}

using System.Globalization;
using SchedulerWeights = SqlxOrleans.Domain.Copilot.SchedulerWeights;

namespace SqlxOrleans.KernelHarness.Policies;

/// <summary>A policy as asked for on the command line.</summary>
/// <param name="Name">Its name in results; for fixed weights their percentages are part of it.</param>
/// <param name="Weights">The fixed weights; <c>null</c> for a policy whose weights come from the cluster.</param>
internal sealed record PolicySpec(string Name, SchedulerWeights? Weights)
{
    public const string Grammar = "equal, static, copilot or fixed:L/B/A/S "
        + "(four numbers over 0 that sum to 1, such as fixed:0.6/0.2/0.1/0.1)";

    private const string FixedPrefix = "fixed:";

    public bool NeedsCluster => Weights is null;

    /// <summary>The policy's own workspace in a repetition, from 1; names in results keep to the same characters.</summary>
    public string WorkspaceOf(int repetition) => repetition == 1 ? $"harness-{Name}" : $"harness-{Name}-{repetition}";

    public static bool TryParse(string text, out PolicySpec policy)
    {
        policy = text switch
        {
            "equal" => new(text, new SchedulerWeights(.25, .25, .25, .25)),
            "static" => new(text, SchedulerWeights.Default),
            "copilot" => new(text, (SchedulerWeights?)null),
            _ => Fixed(TryFixed(text)),
        };
        return policy.Weights is not null || policy.Name == "copilot";
    }

    /// <summary>Named by its percentages: a dot would read as a separator in the names of results.</summary>
    private static PolicySpec Fixed(SchedulerWeights? weights) => weights is not { } w
        ? new(string.Empty, weights)
        : new(string.Create(CultureInfo.InvariantCulture, $"fixed-{w.L * 100:0}-{w.B * 100:0}-{w.A * 100:0}-{w.S * 100:0}"), w);

    private static SchedulerWeights? TryFixed(string text)
    {
        if (!text.StartsWith(FixedPrefix, StringComparison.Ordinal))
            return null;
        var shares = new List<double>();
        foreach (var field in text[FixedPrefix.Length..].Split('/'))
        {
            if (!double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var share))
                return null;
            shares.Add(share);
        }

        return shares.Count == 4 && new SchedulerWeights(shares[0], shares[1], shares[2], shares[3]) is { IsValid: true } weights
            ? weights
            : null;
    }
}

using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies.Feedback;

/// <summary>
/// Weights multiplied by exp(gain x violation) and normalised: multiplicative weights (Arora, Hazan, Kale: "The multiplicative weights
/// update method", 2012) with the violation of each class's objective as its gain, and a leak back to the hand-tuned weights, without which
/// old overloads are never forgotten.
/// </summary>
/// <param name="setting">What is known from the start.</param>
/// <param name="gain">Change of the logarithm of a weight per violation of 1 and decision.</param>
/// <param name="leak">Part of the way back to the starting weights at each decision, 0..1.</param>
internal sealed class SloExponentialPolicy(PolicySetting setting, double gain = 0.02, double leak = 0.2) : TelemetryPolicy(setting)
{
    private readonly double[] _start = WeightVector.ToArray(setting.Start);

    /// <inheritdoc/>
    protected override double[] Next(WorkspaceDemand demand)
    {
        var weights = WeightVector.ToArray(Current);
        var violations = Misses.Of(demand);
        for (var c = 0; c < weights.Length; c++)
            weights[c] *= Math.Exp((gain * (violations[c] ?? 0)) + (leak * Math.Log(_start[c] / weights[c])));
        return weights;
    }
}

using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies.Feedback;

/// <summary>
/// Additive increase, multiplicative decrease (Chiu, Jain: "Analysis of the increase and decrease algorithms for congestion avoidance in
/// computer networks", 1989): a class that misses its target asks for a fixed step more, one that meets it gives a part back.
/// </summary>
/// <param name="setting">What is known from the start.</param>
/// <param name="increase">Step of the weight at a miss, before normalising.</param>
/// <param name="decrease">Factor on the weight when the target was met, 0..1.</param>
internal sealed class AimdPolicy(PolicySetting setting, double increase = 0.0005, double decrease = 0.9995) : TelemetryPolicy(setting)
{
    /// <inheritdoc/>
    protected override double[] Next(WorkspaceDemand demand)
    {
        var weights = WeightVector.ToArray(Current);
        var violations = Misses.Of(demand);
        for (var c = 0; c < weights.Length; c++)
        {
            if (violations[c] is { } violation)
                weights[c] = violation > 0 ? weights[c] + increase : weights[c] * decrease;
        }

        return weights;
    }
}

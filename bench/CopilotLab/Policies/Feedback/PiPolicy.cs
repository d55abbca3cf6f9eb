using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies.Feedback;

/// <summary>
/// A proportional-integral controller per class on the violation of its objective (Hellerstein, Diao, Parekh, Tilbury: "Feedback control of
/// computing systems", 2004). It acts on the logarithm of the class's hand-tuned weight; the integral is bounded against wind-up.
/// </summary>
/// <param name="setting">What is known from the start.</param>
/// <param name="proportional">Gain on the violation.</param>
/// <param name="integral">Gain on the sum of violations.</param>
/// <param name="leak">Part of the sum that is forgotten at each decision, 0..1.</param>
/// <param name="limit">Greatest absolute value of the integral part.</param>
internal sealed class PiPolicy(
    PolicySetting setting, double proportional = 0.05, double integral = 0.005, double leak = 0.2, double limit = 1)
    : TelemetryPolicy(setting)
{
    private readonly double[] _sums = new double[WeightVector.Classes];

    /// <inheritdoc/>
    protected override double[] Next(WorkspaceDemand demand)
    {
        var weights = WeightVector.ToArray(Setting.Start);
        var violations = Misses.Of(demand);
        for (var c = 0; c < weights.Length; c++)
        {
            var violation = violations[c] ?? 0;
            _sums[c] = Math.Clamp(((1 - leak) * _sums[c]) + (integral * violation), -limit, limit);
            weights[c] *= Math.Exp((proportional * violation) + _sums[c]);
        }

        return weights;
    }
}

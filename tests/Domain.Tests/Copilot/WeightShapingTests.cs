using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Predictive;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot;

public sealed class WeightShapingTests
{
    private static readonly PredictiveOptions _options = new();

    [Fact]
    public void Limit_never_moves_a_class_further_than_the_step_and_stays_bounded()
    {
        var limited = 0;
        Gen.Select(CopilotGen.Weights, CopilotGen.Weights).Sample(
            (from, to) =>
            {
                var weights = WeightShaping.Limit(from, to, _options.MaxStep);
                AssertBounded(weights);
                Assert.True(WeightShaping.GreatestChange(from, weights) <= _options.MaxStep + 1e-9);
                limited += weights != to ? 1 : 0;
            },
            threads: 1);
        Assert.True(limited > 0);
    }

    internal static void AssertBounded(SchedulerWeights weights)
    {
        Assert.True(weights.IsValid, weights.ToString());
        foreach (var share in PerClass.Of(weights).ToArray())
            Assert.InRange(share, _options.Floor - 1e-12, _options.Ceiling + 1e-12);
    }
}

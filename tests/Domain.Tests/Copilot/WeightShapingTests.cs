using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot;

public sealed class WeightShapingTests
{
    private static readonly TriageOptions _options = new();

    [Fact]
    public void Allocation_is_valid_and_within_floors_and_ceilings_for_any_requirements_and_set()
    {
        var atFloor = 0;
        var atCeiling = 0;
        Gen.Select(CopilotGen.Requirements, Gen.Int[0, 15]).Sample(
            (requirements, mask) =>
            {
                var weights = WeightShaping.Allocate(requirements, ClassSet.FromMask(mask), _options);
                AssertBounded(weights);
                atFloor += weights.S <= _options.Floor + 1e-9 ? 1 : 0;
                atCeiling += weights.L >= _options.Ceiling - 1e-9 ? 1 : 0;
            },
            threads: 1);
        Assert.True(atFloor > 0 && atCeiling > 0, $"floor {atFloor}, ceiling {atCeiling}");
    }

    [Fact]
    public void Allocation_gives_every_protected_class_its_requirement_when_they_fit()
    {
        var fitted = 0;
        Gen.Select(CopilotGen.Requirements, Gen.Int[1, 15]).Sample(
            (raw, mask) =>
            {
                var requirements = PerClass.Of(c => raw[c] * 0.4);
                var set = ClassSet.FromMask(mask);
                if (ProtectedSet.Need(requirements, set, _options.Floor) > 1)
                    return;
                fitted++;
                var weights = WeightShaping.Allocate(requirements, set, _options);
                foreach (var workloadClass in WorkloadClasses.Judged.Where(set.Contains))
                    Assert.True(weights[workloadClass] >= Math.Min(requirements[workloadClass], _options.Ceiling) - 1e-9);
            },
            threads: 1);
        Assert.True(fitted > 10, $"{fitted} cases fitted");
    }

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

    [Fact]
    public void Allocation_without_demand_is_the_default() =>
        Assert.Equal(0, WeightShaping.GreatestChange(SchedulerWeights.Default, WeightShaping.Allocate(default, ClassSet.All, _options)), 1e-12);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(double.PositiveInfinity)]
    public void Bound_answers_the_default_when_shares_say_nothing(double share) =>
        Assert.Equal(SchedulerWeights.Default, WeightShaping.Bound(new(share, share, share, share), _options));

    internal static void AssertBounded(SchedulerWeights weights)
    {
        Assert.True(weights.IsValid, weights.ToString());
        foreach (var share in PerClass.Of(weights).ToArray())
            Assert.InRange(share, _options.Floor - 1e-12, _options.Ceiling + 1e-12);
    }
}

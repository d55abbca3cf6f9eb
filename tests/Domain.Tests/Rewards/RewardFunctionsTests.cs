using CsCheck;
using SqlxOrleans.Domain.Rewards;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Rewards;

public sealed class RewardFunctionsTests
{
    private static readonly double[] _specials = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, 0, 1, 1e300, double.MaxValue];
    private static readonly Gen<double> _any = Gen.OneOf(Gen.Double, Gen.Int[0, 7].Select(i => _specials[i]));

    [Fact]
    public void Every_reward_is_bounded_or_refused_for_any_input()
    {
        int given = 0, refused = 0;
        Gen.Select(_any, _any, Gen.Long, Gen.Long).Sample(
            (x, y, n, m) =>
            {
                double?[] rewards =
                [
                    RewardFunctions.Latency(x, y), RewardFunctions.Errors(n), RewardFunctions.Availability(n, m, x),
                    RewardFunctions.Cache(x, y), RewardFunctions.Migration(x, y), RewardFunctions.Compliance(n, x, m),
                ];
                foreach (var reward in rewards)
                {
                    given += reward is null ? 0 : 1;
                    refused += reward is null ? 1 : 0;
                    Assert.True(reward is null or (>= -1 and <= 1), $"{reward}");
                }
            },
            threads: 1);
        Assert.True(given > 50 && refused > 50, $"{given} given, {refused} refused");
    }

    [Fact]
    public void Latency_is_zero_at_the_target_and_falls_with_every_millisecond()
    {
        Assert.Equal(0, RewardFunctions.Latency(15, 15));
        Gen.Select(Gen.Double[0, 40], Gen.Double[0.001, 5]).Sample((p95, more) =>
            RewardFunctions.Latency(p95 + more, 15) < RewardFunctions.Latency(p95, 15));
        Assert.Equal(-Math.Tanh(1), RewardFunctions.Latency(30, 15));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(25, -0.5)]
    [InlineData(50, -1)]
    [InlineData(5000, -1)]
    public void Errors_reach_minus_one_at_the_alert_threshold(long errors, double reward) =>
        Assert.Equal(reward, RewardFunctions.Errors(errors));

    [Fact]
    public void Availability_is_zero_at_the_objective_and_positive_above_it()
    {
        Assert.Equal(0, RewardFunctions.Availability(1, 1000, 0.999)!.Value, 1e-9);
        Assert.Equal(Math.Tanh(1), RewardFunctions.Availability(0, 10, 0.999)!.Value, 1e-9);
        Assert.True(RewardFunctions.Availability(5, 1000, 0.999) < -0.99);
        Assert.Equal(-1, RewardFunctions.Availability(1, 1000, 1));
        Assert.Null(RewardFunctions.Availability(0, 0, 0.999));
    }

    [Fact]
    public void Cache_and_migration_are_rewarded_against_their_baselines()
    {
        Assert.Equal(0, RewardFunctions.Cache(0.4, 0.4));
        Assert.Equal(0.5, RewardFunctions.Cache(0.7, 0.4)!.Value, 1e-12);
        Assert.Equal(-1, RewardFunctions.Cache(0, 1));
        Assert.Equal(0.5, RewardFunctions.Migration(500, 1000));
        Assert.Equal(-1, RewardFunctions.Migration(5000, 1000));
    }

    [Fact]
    public void Denials_are_neutral_to_positive_unless_an_operator_marked_them_as_wrong()
    {
        Assert.Equal(0.1, RewardFunctions.Compliance(10, 10));
        Assert.Equal(0, RewardFunctions.Compliance(100, 10));
        Assert.Equal(-0.25, RewardFunctions.Compliance(8, 10, 2));
        Assert.Null(RewardFunctions.Compliance(0, 10));
    }
}

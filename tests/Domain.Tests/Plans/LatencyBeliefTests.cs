using CsCheck;
using MathNet.Numerics.Distributions;
using SqlxOrleans.Domain.Plans;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Plans;

public sealed class LatencyBeliefTests
{
    private static readonly Gen<LatencyPosterior> AnyPosterior = Gen.Select(
        Gen.Double[1, 4], Gen.OneOf(Gen.Double[1, 5], Gen.Double[5, 500]), Gen.OneOf(Gen.Double[1, 3], Gen.Double[3, 250]), Gen.Double[0.05, 40],
        (mean, kappa, alpha, beta) => new LatencyPosterior(mean, kappa, alpha, beta));

    [Fact]
    public void Probability_agrees_with_draws_from_the_two_posteriors()
    {
        const int draws = 20_000;
        var undecided = 0;
        Gen.Select(AnyPosterior, AnyPosterior, Gen.Double[-0.2, 0.2], Gen.Int[1, 1_000_000]).Sample(
            (left, right, shift, seed) =>
            {
                var random = new Random(seed);
                var below = Enumerable.Range(0, draws).Count(_ => DrawMean(left, random) < DrawMean(right, random) + shift);
                var expected = left.Belief.ProbabilityBelow(right.Belief, shift);
                // Five standard errors of the draws, and the rule's own error.
                Assert.Equal((double)below / draws, expected, (5 * Math.Sqrt(0.25 / draws)) + 0.002);
                undecided += expected is > 0.05 and < 0.95 ? 1 : 0;
            },
            iter: 100,
            threads: 1);
        Assert.True(undecided > 10, $"{undecided} undecided");
    }

    [Fact]
    public void Probability_agrees_with_a_fine_integration() =>
        Gen.Select(AnyPosterior, AnyPosterior, Gen.Double[-0.2, 0.2]).Sample(
            (left, right, shift) =>
            {
                const int steps = 4000;
                var (a, b) = (left.Belief, right.Belief);
                var exact = Enumerable.Range(0, steps).Average(i =>
                    1 - StudentT.CDF(b.Location, b.Scale, b.Freedom, StudentT.InvCDF(a.Location, a.Scale, a.Freedom, (i + 0.5) / steps) - shift));
                Assert.Equal(exact, a.ProbabilityBelow(b, shift), 0.002);
            },
            iter: 20);

    [Fact]
    public void Below_and_above_add_up_and_a_greater_shift_is_likelier() =>
        Gen.Select(AnyPosterior, AnyPosterior, Gen.Double[-1, 1]).Sample((left, right, shift) =>
        {
            var below = left.Belief.ProbabilityBelow(right.Belief, shift);
            Assert.InRange(below, 0, 1);
            Assert.Equal(1, below + right.Belief.ProbabilityBelow(left.Belief, -shift), 0.004);
            Assert.True(left.Belief.ProbabilityBelow(right.Belief, shift + 0.1) >= below - 1e-9);
        });

    [Fact]
    public void Equal_beliefs_are_even() =>
        AnyPosterior.Sample(one => Assert.Equal(0.5, one.Belief.ProbabilityBelow(one.Belief, 0), 0.001));

    [Fact]
    public void Draws_follow_the_belief()
    {
        var belief = new LatencyPosterior(2, 10, 6, 3).Belief;
        var random = new Random(5);
        var draws = Enumerable.Range(0, 20_000).Select(_ => belief.Draw(random)).ToArray();
        foreach (var q in new[] { 0.05, 0.5, 0.95 })
            Assert.Equal(q, draws.Count(draw => draw < StudentT.InvCDF(belief.Location, belief.Scale, belief.Freedom, q)) / 20_000.0, 0.02);
    }

    [Fact]
    public void Cut_off_latency_is_expected_to_have_taken_at_least_until_then()
    {
        Gen.Select(AnyPosterior, Gen.Double[-6, 19]).Sample((posterior, bound) =>
            Assert.InRange(posterior.Beyond(bound), bound, bound + Math.Log(4)));
        // A bound far below everything says nothing.
        var sure = new LatencyPosterior(3, 100, 50, 5);
        Assert.Equal(3, new LatencyPosterior(3, 100, 50, 5).Beyond(2.0), 0.1);
        Assert.True(sure.Beyond(3.0) is > 3.2 and < 3.4, "the mean of the upper half of a normal lies 0.8 deviations above its middle");
    }

    private static double DrawMean(in LatencyPosterior posterior, Random random)
    {
        var variance = InverseGamma.Sample(random, posterior.Alpha, posterior.Beta);
        return Normal.Sample(random, posterior.Mean, Math.Sqrt(variance / posterior.Kappa));
    }
}

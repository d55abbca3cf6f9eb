using CsCheck;
using SqlxOrleans.Domain.Rewards;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Rewards;

public sealed class RewardWeightsTests
{
    private static readonly Gen<double?> _term = Gen.Select(Gen.Bool, Gen.Double[-1, 1], (has, value) => has ? value : (double?)null);
    private static readonly Gen<RewardTerms> _terms =
        Gen.Select(_term, _term, _term, _term, _term, _term, (a, b, c, d, e, f) => new RewardTerms(a, b, c, d, e, f));

    [Fact]
    public void Default_weights_are_the_specified_ones_and_valid()
    {
        Assert.Empty(RewardWeights.Default.Validate());
        Assert.Equal(new RewardWeights(0.45, 0.25, 0.15, 0.10, 0.03, 0.02), RewardWeights.Default);
    }

    [Fact]
    public void Validation_names_every_fault_at_once()
    {
        var errors = new RewardWeights(Latency: -1, Errors: double.NaN).Validate();

        Assert.Equal(2, errors.Count);
        Assert.StartsWith("rewards.latency: -1", errors[0], StringComparison.Ordinal);
        Assert.StartsWith("rewards.errors: NaN", errors[1], StringComparison.Ordinal);
        Assert.Contains("must sum to 1", Assert.Single(new RewardWeights(Latency: 0.5).Validate()), StringComparison.Ordinal);
    }

    [Fact]
    public void Combination_of_all_terms_is_their_weighted_sum() =>
        Assert.Equal(0.45 * -0.5 + 0.25 * 0.2, RewardWeights.Default.Combine(new(-0.5, 0.2, 0, 0, 0, 0))!.Value, 1e-12);

    [Fact]
    public void Combination_lies_between_the_least_and_greatest_present_term()
    {
        int missing = 0, empty = 0;
        _terms.Sample(
            terms =>
            {
                var present = terms.ToDictionary();
                missing += present.Count is > 0 and < 6 ? 1 : 0;
                empty += present.Count == 0 ? 1 : 0;
                var reward = RewardWeights.Default.Combine(terms);
                Assert.Equal(present.Count == 0, reward is null);
                if (reward is { } value)
                    Assert.InRange(value, present.Values.Min() - 1e-12, present.Values.Max() + 1e-12);
            },
            iter: 2000,
            threads: 1);
        Assert.True(missing > 0 && empty > 0);
    }
}

using System.Globalization;
using System.Numerics;
using CsCheck;
using SqlxOrleans.Domain.Slos;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Slos;

public sealed class ErrorBudgetTests
{
    private static readonly Gen<EventCount> AnyCount =
        Gen.Select(Gen.OneOf(Gen.Long[0, 2_000], Gen.Long[0, 1_000_000_000_000]), Gen.Double[0, 1]).Select(
            (total, share) => new EventCount(total - (long)(total * Math.Pow(share, 6)), total));

    [Fact]
    public void Empty_window_spends_nothing()
    {
        Assert.Equal(new EventCount(0, 0), default);
        Assert.Equal(0, default(EventCount).BadRatio);
        Assert.Equal(1, ErrorBudget.OfTarget(0.999).Left(default));
        Assert.Equal(0, ErrorBudget.OfTarget(0.999).BurnRate(default));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(2, 1)]
    [InlineData(0, -1)]
    public void Counts_that_contradict_each_other_are_refused(long good, long total) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventCount(good, total));

    [Fact]
    public void Addition_ignores_order_and_grouping() =>
        Gen.Select(AnyCount, AnyCount, AnyCount).Sample((a, b, c) => a + b + c == c + (b + a));

    [Fact]
    public void Thresholds_of_three_nines_print_as_they_are_said()
    {
        var budget = ErrorBudget.OfTarget(0.999);

        Assert.Equal("0.001", budget.Ratio.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(
            ["0.0144", "0.006", "0.003", "0.001"],
            BurnRateTiers.OfFailures.Select(tier => budget.BadRatioAt(tier.Threshold).ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(1000, budget.GreatestBurnRate);
    }

    [Fact]
    public void Target_and_ceiling_of_the_same_promise_are_the_same_budget() =>
        Gen.Int[1, 999_999].Sample(parts =>
        {
            var ceiling = parts / 1_000_000.0;
            var budget = ErrorBudget.OfMaxBadRatio(ceiling);
            Assert.Equal(ceiling, budget.Ratio);
            Assert.Equal(budget, ErrorBudget.OfTarget(budget.Target));
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.Epsilon)]
    [InlineData(0.99999999999999989)]
    public void Share_that_leaves_no_budget_or_all_of_it_is_refused(double share)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ErrorBudget.OfTarget(share));
        Assert.Throws<ArgumentOutOfRangeException>(() => ErrorBudget.OfMaxBadRatio(share));
    }

    [Fact]
    public void Budget_is_spent_exactly_when_the_allowed_share_was_bad()
    {
        var budget = ErrorBudget.OfTarget(0.999);

        Assert.Equal(0, budget.Left(new EventCount(2_997, 3_000)));
        Assert.Equal(1, budget.BurnRate(new EventCount(2_997, 3_000)));
        Assert.False(budget.IsOverspentBy(new EventCount(2_997, 3_000)));
        Assert.True(budget.IsOverspentBy(new EventCount(2_996, 3_000)));
        Assert.Equal(-1, budget.Left(new EventCount(998, 1_000)));
    }

    [Theory]
    [InlineData(0.999, 999, true)]
    [InlineData(0.999, 1_000, false)]
    [InlineData(0.9999, 9_999, true)]
    [InlineData(0.9999, 10_000, false)]
    [InlineData(0.95, 19, true)]
    [InlineData(0.95, 20, false)]
    public void Traffic_is_too_little_while_one_bad_event_would_overspend(double target, long total, bool expected) =>
        Assert.Equal(expected, ErrorBudget.OfTarget(target).IsTooLittleTraffic(total));

    [Fact]
    public void Judgement_equals_whole_number_arithmetic()
    {
        var exactlySpent = 0;
        Gen.Select(Gen.Int[1, 999_999], AnyCount, Gen.Int[0, 2_000]).Sample((partsPerMillion, any, thousands) =>
        {
            // Half of the cases stand on the boundary or one event beside it.
            var boundary = (long)partsPerMillion * thousands;
            var count = thousands % 2 == 0 ? any : new EventCount((thousands * 1_000_000L) - boundary - (thousands % 3 == 0 ? 0 : 1), thousands * 1_000_000L);
            var budget = ErrorBudget.OfMaxBadRatio(partsPerMillion / 1_000_000.0);
            var allowed = (BigInteger)count.Total * partsPerMillion;
            var spent = (BigInteger)count.Bad * 1_000_000;
            Interlocked.Add(ref exactlySpent, spent == allowed && !spent.IsZero ? 1 : 0);
            Assert.Equal(spent > allowed, budget.IsOverspentBy(count));
            Assert.Equal(allowed < 1_000_000, budget.IsTooLittleTraffic(count.Total));
            Assert.Equal(spent == allowed, count.Total == 0 || budget.Left(count) == 0 || (spent.IsZero && allowed.IsZero));
            Assert.InRange(budget.BurnRate(count), 0, budget.GreatestBurnRate * (1 + 1e-15));
        }, iter: 2_000);
        Assert.True(exactlySpent > 50, $"{exactlySpent} exactly spent");
    }

    [Fact]
    public void No_budget_is_overspent_by_the_first_bad_event()
    {
        Assert.Equal(1, default(ErrorBudget).Left(new EventCount(5, 5)));
        Assert.Equal(double.NegativeInfinity, default(ErrorBudget).Left(new EventCount(4, 5)));
        Assert.True(default(ErrorBudget).IsOverspentBy(new EventCount(4, 5)));
    }
}

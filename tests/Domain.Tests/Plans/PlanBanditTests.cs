using CsCheck;
using SqlxOrleans.Domain.Plans;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Plans;

public sealed class PlanBanditTests
{
    private static readonly PlanBanditOptions Options = new();

    [Fact]
    public void Posterior_is_that_of_all_observations_by_age_however_they_were_batched()
    {
        var options = Options with { Memory = 1e9 };
        var old = 0;
        Gen.Select(Gen.Int[0, 1], Gen.Double[0.1, 1000].Array[1, 5], Gen.Double[0, 200]).Array[1, 20].Sample(batches =>
        {
            var (bandit, now) = (new PlanBandit(Plan.Start), Plan.Start);
            NaiveArm[] naive = [new(), new()];
            foreach (var (arm, milliseconds, hours) in batches)
            {
                now += TimeSpan.FromHours(hours);
                bandit = bandit.After([Plan.Of(arm == 0 ? default : Plan.NoLoop, milliseconds)], now, options);
                foreach (var each in milliseconds)
                    naive[arm].Add(now, Math.Log(each));
            }

            var priorMean = naive[0].Count > 0 ? naive[0].Mean(now) : 0;
            for (var i = 0; i < bandit.Arms.Length; i++)
            {
                var (expected, actual) = (naive[i].Posterior(now, priorMean), bandit.PosteriorOf(i, options));
                Assert.Equal(expected.Mean, actual.Mean, 1e-6);
                Assert.Equal(expected.Kappa, actual.Kappa, 1e-6);
                Assert.Equal(expected.Alpha, actual.Alpha, 1e-6);
                Assert.Equal(expected.Beta, actual.Beta, 1e-6 * Math.Max(1, expected.Beta));
                Assert.Equal(naive[i].Count, bandit.Arms[i].Observations);
            }

            Interlocked.Add(ref old, (now - Plan.Start).TotalHours > 500 ? 1 : 0);
        });
        Assert.True(old > 10);
    }

    [Fact]
    public void Arm_that_is_surely_faster_is_adopted_and_the_advice_says_why()
    {
        var bandit = After([Plan.Of(default, Plan.Around(100, 40, 1)), Plan.Of(Plan.NoLoop, Plan.Around(50, 10, 2))]);

        var advice = PlanAdvice.Of(bandit, Options);
        Assert.Equal(Plan.NoLoop, advice.Hints);
        Assert.True(advice.Confidence > 0.95);
        Assert.InRange(advice.ExpectedReward, 0.35, 0.6);
        Assert.Contains("enable_nestloop=off", advice.Rationale, StringComparison.Ordinal);
        Assert.True(advice.IsValid);
        Assert.InRange(advice.CutOffMs, 1.5 * 110, 1.5 * 160);
    }

    [Fact]
    public void Arm_that_is_as_fast_stays_a_candidate()
    {
        var bandit = After([Plan.Of(default, Plan.Around(100, 200, 1)), Plan.Of(Plan.NoLoop, Plan.Around(100, 200, 2))]);
        Assert.Equal((0, false), (bandit.InForce, bandit.Arms[1].IsDropped));
        Assert.InRange(bandit.Arms[1].BetterProbability, 0, 0.2);
    }

    [Fact]
    public void Arm_that_is_cut_off_twice_is_dropped_and_returns_when_the_evidence_is_old()
    {
        var bandit = After([Plan.Of(default, Plan.Around(100, 40, 1)), Plan.CutOff(Plan.NoLoop, 220, 2)]);
        Assert.True(bandit.Arms[1].IsDropped);
        Assert.True(bandit.Arms[1].MeanMs > 220);

        bandit = bandit.After([Plan.Of(default, Plan.Around(100, 40, 2))], Plan.Start.AddDays(1), Options);
        Assert.True(bandit.Arms[1].IsDropped);
        bandit = bandit.After([Plan.Of(default, Plan.Around(100, 40, 3))], Plan.Start.AddDays(30), Options);
        Assert.False(bandit.Arms[1].IsDropped);
    }

    [Fact]
    public void Arm_that_is_mostly_faster_and_sometimes_ruinous_is_not_adopted()
    {
        double[] risky = [.. Plan.Around(50, 95, 2), .. Plan.Around(3000, 5, 3)];
        var bandit = After([Plan.Of(default, Plan.Around(100, 100, 1)), Plan.Of(Plan.NoLoop, risky)]);
        Assert.True(bandit.Arms[1].BetterProbability > 0.95);
        Assert.Equal(0, bandit.InForce);
    }

    [Fact]
    public void Adopted_arm_that_becomes_slower_gives_way_to_the_default()
    {
        var bandit = After([Plan.Of(default, Plan.Around(100, 40, 1)), Plan.Of(Plan.NoLoop, Plan.Around(50, 40, 2))]);
        Assert.Equal(1, bandit.InForce);
        bandit = bandit.After([Plan.Of(Plan.NoLoop, Plan.Around(200, 100, 3))], Plan.Start.AddMinutes(1), Options);
        Assert.Equal(0, bandit.InForce);
    }

    [Fact]
    public void Better_of_two_good_arms_takes_over_only_when_it_is_surely_better()
    {
        var bandit = After([Plan.Of(default, Plan.Around(100, 40, 1)), Plan.Of(Plan.NoLoop, Plan.Around(50, 40, 2)), Plan.Of(Plan.NoHash, Plan.Around(55, 40, 2))]);
        Assert.Equal(Plan.NoLoop, bandit.Arms[bandit.InForce].Hints);
        bandit = bandit.After([Plan.Of(Plan.NoHash, Plan.Around(40, 30, 4))], Plan.Start, Options);
        Assert.True(bandit.PosteriorOf(2, Options).Mean < bandit.PosteriorOf(1, Options).Mean);
        Assert.Equal(Plan.NoLoop, bandit.Arms[bandit.InForce].Hints);
        bandit = bandit.After([Plan.Of(Plan.NoHash, Plan.Around(20, 100, 5))], Plan.Start, Options);
        Assert.Equal(Plan.NoHash, bandit.Arms[bandit.InForce].Hints);
    }

    [Fact]
    public void Nothing_is_judged_before_the_default_is_known()
    {
        var bandit = After([Plan.Of(default, Plan.Around(100, 19, 1)), Plan.Of(Plan.NoLoop, Plan.Around(10, 50, 2))]);
        Assert.Equal(0, bandit.InForce);
        Assert.False(PlanAdvice.Of(bandit, Options).MayTry);
    }

    [Fact]
    public void More_than_eight_arms_are_not_kept_and_certainty_has_a_limit()
    {
        var bandit = After([.. Enumerable.Range(0, 20).Select(i => Plan.Of(HintSet.Parse($"work_mem={i}MB"), 10.0))]);
        Assert.Equal(8, bandit.Arms.Length);
        Assert.True(bandit.Arms[0].Hints.IsDefault);
        for (var i = 0; i < 20; i++)
            bandit = bandit.After([Plan.Of(default, Plan.Around(10, 100, i))], Plan.Start, Options);
        Assert.Equal(Options.Memory, bandit.Default.Seen.Weight, 1e-9);
        Assert.Equal(2000, bandit.Default.Observations);
    }

    [Theory]
    [InlineData(1.5, 3, 0.1, 10, 1)]
    [InlineData(-1, 3, 0.1, 10, 0)]
    [InlineData(1, double.NaN, 0.1, 10, 1)]
    [InlineData(1, 30, 0.1, 10, 1)]
    [InlineData(1, 3, -0.1, 10, 1)]
    [InlineData(1, 3, 1e9, 10, 1)]
    [InlineData(1, 3, 0.1, double.PositiveInfinity, 1)]
    [InlineData(1, 3, 0.1, -1, 1)]
    [InlineData(1, 3, 0.1, 10, 2)]
    [InlineData(1, 3, 0.1, 10, -1)]
    public void Report_with_an_impossible_value_is_refused(double count, double mean, double m2, double sumMs, long elsewhere)
    {
        Assert.NotNull(new ArmReport(default, new LogLatency(count, mean, m2), sumMs, default, elsewhere).Problem());
        Assert.Null(new ArmReport(default, new LogLatency(1, 3, 0.1), 10, default, 1).Problem());
        Assert.Null(default(ArmReport).Problem());
    }

    private static PlanBandit After(IReadOnlyList<ArmReport> reports) => new PlanBandit(Plan.Start).After(reports, Plan.Start, Options);
}

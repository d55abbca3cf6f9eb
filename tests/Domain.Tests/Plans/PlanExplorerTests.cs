using CsCheck;
using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Plans;

public sealed class PlanExplorerTests
{
    private static readonly PlanBanditOptions Options = new();

    [Fact]
    public void Without_advice_only_the_default_runs_and_is_reported()
    {
        var explorer = new PlanExplorer(Options);
        for (var i = 0; i < 100; i++)
        {
            var choice = explorer.Choose(WorkloadClass.A, new Random(i));
            Assert.Equal(default, choice);
            explorer.Count(choice, WorkloadClass.A, TimeSpan.FromMilliseconds(10), wasCutOff: false);
        }

        var report = Assert.Single(explorer.Take());
        Assert.Equal((100, 100), (report.Count, report.Elsewhere));
        Assert.Equal(Math.Log(10), report.Completed.Mean, 1e-9);
        Assert.Equal(1000, report.SumMs, 1e-6);
        Assert.False(explorer.HasNews);
    }

    [Fact]
    public void Trials_stay_within_their_share_of_executions_and_of_time_in_every_stretch()
    {
        var (tried, cutOff) = (0, 0);
        Gen.Select(Gen.Int[1, 100_000], Gen.Double[0.3, 20].Array[1, 7], Gen.Double[0.05, 0.6]).Sample(
            (seed, factors, spread) =>
            {
                var loop = new PlanLoop(Options, factors, spread, seed);
                var costs = new List<(bool IsTrial, double BeyondMs, double CutOffMs)>();
                for (var i = 0; i < 3000; i++)
                {
                    var step = loop.Step(WorkloadClass.A);
                    costs.Add((step.Choice.IsTrial, step.Choice.IsTrial ? step.CostMs - step.DefaultMs : 0, loop.Advice?.CutOffMs ?? 0));
                    tried += step.Choice.IsTrial ? 1 : 0;
                    cutOff += step.WasCutOff ? 1 : 0;
                }

                for (var from = 0; from + 1000 <= costs.Count; from += 250)
                {
                    var stretch = costs.GetRange(from, 1000);
                    Assert.True(stretch.Count(each => each.IsTrial) <= (0.05 * 1000) + 1);
                    // Its share, one trial saved up before, and what chance does to the executions that it is compared with.
                    var limit = (0.03 * 1000 * 10) + stretch.Max(each => each.CutOffMs) + (4 * 10 * spread * Math.Sqrt(50));
                    Assert.True(stretch.Sum(each => each.BeyondMs) <= limit);
                }
            },
            iter: 30,
            threads: 1);
        Assert.True(tried > 200 && cutOff > 50, $"{tried} trials, {cutOff} cut off");
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.5, 2)]
    [InlineData(0.8, 3)]
    public void Best_hint_set_comes_into_force_and_bad_ones_are_dropped(double factor, int seed)
    {
        var loop = new PlanLoop(Options, [3, factor, 1, 1.5, 8], 0.2, seed);
        for (var i = 0; i < 4000; i++)
            loop.Step(WorkloadClass.B);
        Assert.Equal(PlanLoop.Hints(1), loop.Advice!.Hints);
        Assert.True(loop.Bandit.Arms.Single(arm => arm.Hints == PlanLoop.Hints(0)).IsDropped);
        Assert.True(loop.Bandit.Arms.Single(arm => arm.Hints == PlanLoop.Hints(4)).IsDropped);
    }

    [Fact]
    public void Where_nothing_is_better_the_default_stays()
    {
        var adopted = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var loop = new PlanLoop(Options, [1, 1, 1, 1], 0.3, seed);
            for (var i = 0; i < 2000; i++)
                loop.Step(WorkloadClass.B);
            adopted += loop.Bandit.InForce > 0 ? 1 : 0;
        }

        Assert.True(adopted <= 2, $"{adopted} of 20 plans left a default that is as good");
    }

    [Fact]
    public void Load_that_slows_every_arm_alike_neither_adopts_nor_drops()
    {
        // Half of the time the machine is four times slower, and trials fall into either half.
        var loop = new PlanLoop(Options, [1, 0.5], 0.1, 4);
        for (var i = 0; i < 6000; i++)
        {
            loop.Load = i / 500 % 2 == 0 ? 1 : 4;
            loop.Step(WorkloadClass.B);
            if (i < 2000)
                continue;
            Assert.Equal(PlanLoop.Hints(1), loop.Advice!.Hints);
            Assert.InRange(loop.Advice.ExpectedReward, 0.4, 0.6);
        }
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(1.5, 6)]
    [InlineData(1.5, 7)]
    public void Change_of_the_adopted_arm_alone_brings_the_default_back(double factor, int seed)
    {
        var loop = new PlanLoop(Options, [0.5], 0.1, seed);
        for (var i = 0; i < 2000; i++)
            loop.Step(WorkloadClass.B);
        Assert.Equal(PlanLoop.Hints(0), loop.Advice!.Hints);
        loop.Factors[0] = factor;
        for (var i = 0; i < 2500; i++)
            loop.Step(WorkloadClass.B);
        Assert.True(loop.Advice.Hints.IsDefault);
    }

    [Fact]
    public void Arm_that_is_no_longer_better_is_not_credited_with_what_it_was()
    {
        var loop = new PlanLoop(Options, [0.5], 0.1, 5);
        for (var i = 0; i < 2000; i++)
            loop.Step(WorkloadClass.B);
        loop.Factors[0] = 1;
        for (var i = 0; i < 4000; i++)
            loop.Step(WorkloadClass.B);
        Assert.InRange(loop.Advice!.ExpectedReward, -0.1, 0.1);
    }

    [Fact]
    public void Trials_that_are_always_cut_off_cost_no_more_than_their_share_of_time()
    {
        // The advice is never corrected: as bad as it can be.
        var belief = new LatencyBelief(Math.Log(10), 0.01, 100);
        var explorer = new PlanExplorer(Options)
        {
            Advice = new PlanAdvice(
                [new ArmAdvice(default, belief, false, true), new ArmAdvice(Plan.NoLoop, belief with { Location = 0 }, false, true)],
                0, true, 10, 20, 100, 0, 0.5, "wrong"),
        };
        var random = new Random(1);
        var beyond = 0.0;
        for (var i = 0; i < 4000; i++)
        {
            var choice = explorer.Choose(WorkloadClass.B, random);
            beyond += choice.CutOffMs ?? 0;
            explorer.Count(choice, WorkloadClass.B, TimeSpan.FromMilliseconds(choice.CutOffMs ?? 10), wasCutOff: choice.IsTrial);
        }

        Assert.InRange(beyond, 0.02 * 4000 * 10, (0.03 * 4000 * 10) + 20);
    }

    [Fact]
    public void Class_L_tries_nothing_until_other_classes_have_seen_it_twenty_times()
    {
        var loop = new PlanLoop(Options, [0.5], 0.1, 6);
        for (var i = 0; i < 1000; i++)
            Assert.True(loop.Step(WorkloadClass.L).Choice.Hints.IsDefault);
        while (loop.Bandit.Arms[1].Elsewhere < Options.LeastElsewhere)
        {
            Assert.True(loop.Step(WorkloadClass.L).Choice.Hints.IsDefault);
            loop.Step(WorkloadClass.B);
        }

        Assert.Equal(PlanLoop.Hints(0), loop.Step(WorkloadClass.L).Choice.Hints);
    }

    [Fact]
    public void Adopted_arm_runs_under_a_guard_and_the_default_is_still_measured_beside_it()
    {
        var loop = new PlanLoop(Options, [0.5], 0.1, 7);
        for (var i = 0; i < 2000; i++)
            loop.Step(WorkloadClass.B);
        var steps = Enumerable.Range(0, 1000).Select(_ => loop.Step(WorkloadClass.B)).ToList();
        Assert.InRange(steps.Count(step => step.Choice is { IsTrial: true, Hints.IsDefault: true }), 15, 50);
        Assert.All(steps.Where(step => !step.Choice.IsTrial), step => Assert.True(step.Choice.CutOffMs > 10 * 10));
    }

    [Fact]
    public void Same_seed_makes_the_same_choices()
    {
        var (one, two) = (new PlanLoop(Options, [0.7, 2], 0.3, 8), new PlanLoop(Options, [0.7, 2], 0.3, 8));
        for (var i = 0; i < 1000; i++)
            Assert.Equal(one.Step(WorkloadClass.A), two.Step(WorkloadClass.A));
    }
}

using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Safety;

public sealed class RollbackRuleTests
{
    private static readonly GuardRails _rails = SafetyCases.Rails;
    private DateTimeOffset _now = SafetyCases.Noon;

    [Fact]
    public void A_setting_that_does_worse_is_taken_back_and_nothing_changes_for_five_intervals()
    {
        var state = Intervals(SafetyState.Begin(SchedulerWeights.Default), SchedulerWeights.Default, 8, good: 1);
        state = Change(state, SchedulerWeights.Default, SafetyCases.Moved);
        var (restored, intervals) = UntilPublished(state, SafetyCases.Moved, good: 0.5);
        Assert.Equal((SchedulerWeights.Default, SafetyVerdict.RolledBack, 1), (restored.State.Approved, restored.Verdict, restored.State.RolledBack));
        // One interval settles, five are the least that is compared.
        Assert.Equal(_rails.RollbackSamples + 1, intervals);
        Assert.Contains("J is 1.00 below", restored.Reason, StringComparison.Ordinal);
        Assert.Contains("confidence", restored.Reason, StringComparison.Ordinal);

        var rolledBackAt = _now;
        var held = restored.State;
        SafetyStep step;
        do
        {
            step = Step(held, SafetyCases.Moved, SchedulerWeights.Default, good: 1);
            held = step.State;
        }
        while (step.Verdict == SafetyVerdict.Held);
        Assert.Equal(SafetyVerdict.Live, step.Verdict);
        Assert.Equal(_rails.JudgedInterval * _rails.RollbackHold, _now - rolledBackAt);
    }

    [Fact]
    public void A_setting_that_does_as_well_or_better_stays()
    {
        foreach (var good in new[] { 1.0, 0.97 })
        {
            var state = Intervals(SafetyState.Begin(SchedulerWeights.Default), SchedulerWeights.Default, 8, good: 0.97);
            state = Intervals(Change(state, SchedulerWeights.Default, SafetyCases.Moved), SafetyCases.Moved, 40, good);
            Assert.Equal((SafetyCases.Moved, 0), (state.Approved, state.RolledBack));
        }
    }

    [Theory]
    [InlineData(300, 2)]
    [InlineData(100, 4)]
    public void A_setting_is_not_blamed_for_more_demand_or_slower_statements(long requests, double serviceMs)
    {
        var state = Intervals(SafetyState.Begin(SchedulerWeights.Default), SchedulerWeights.Default, 8, good: 1);
        state = Change(state, SchedulerWeights.Default, SafetyCases.Moved);
        state = Intervals(state, SafetyCases.Moved, 40, good: 0.5, requests, serviceMs);
        Assert.Equal((SafetyCases.Moved, 0), (state.Approved, state.RolledBack));
    }

    [Fact]
    public void A_setting_too_short_to_be_judged_is_not_what_the_next_one_is_compared_with()
    {
        var state = Intervals(SafetyState.Begin(SchedulerWeights.Default), SchedulerWeights.Default, 8, good: 1);
        state = Intervals(Change(state, SchedulerWeights.Default, SafetyCases.Moved), SafetyCases.Moved, 3, good: 0.5);
        state = Change(state, SafetyCases.Moved, SafetyCases.Other);
        var (restored, _) = UntilPublished(state, SafetyCases.Other, good: 0.5);
        Assert.Equal((SchedulerWeights.Default, SafetyVerdict.RolledBack), (restored.State.Approved, restored.Verdict));
    }

    [Fact]
    public void Samples_that_are_too_old_blame_nobody()
    {
        var state = Intervals(SafetyState.Begin(SchedulerWeights.Default), SchedulerWeights.Default, 8, good: 1);
        _now += _rails.RollbackMemory;
        state = Intervals(Change(state, SchedulerWeights.Default, SafetyCases.Moved), SafetyCases.Moved, 20, good: 0.5);
        Assert.Equal(0, state.RolledBack);
    }

    [Fact]
    public void A_trial_kernel_that_does_worse_than_the_others_at_the_same_time_gets_their_weights_back()
    {
        var state = SafetyState.Begin(SchedulerWeights.Default) with { Controls = OperatorControls.Initial with { Mode = CopilotMode.Canary } };
        state = Change(state, SchedulerWeights.Default, SafetyCases.Moved);
        Assert.Equal(SafetyCases.Moved, state.Candidate);
        SafetyStep step;
        var intervals = 0;
        do
        {
            _now += _rails.JudgedInterval;
            // Demand triples on the way: both groups see it, so it blames neither.
            var judged = SafetyCases.Interval(_now, 1, 100 + (100 * intervals++), trialGood: 0.5);
            step = SafetyRule.Step(state, SafetyCases.Says(SafetyCases.Moved, _now, SafetyCases.Moved, judged), _rails);
            state = step.State;
        }
        while (!step.IsPublished && intervals < 50);
        Assert.Equal((SafetyVerdict.RolledBack, null, SchedulerWeights.Default), (step.Verdict, step.State.Candidate, step.State.Approved));
        Assert.Equal(_rails.RollbackSamples, intervals);
        Assert.Equal(SafetyVerdict.Held, Step(state, SafetyCases.Moved, SchedulerWeights.Default, good: 1).Verdict);
    }

    [Fact]
    public void A_clock_that_steps_back_ends_the_hold_instead_of_prolonging_it()
    {
        var held = SafetyState.Begin(SchedulerWeights.Default) with { HoldUntil = _now.AddSeconds(20) };
        Assert.Equal(SafetyVerdict.Held, SafetyRule.Step(held, SafetyCases.Says(SafetyCases.Moved, _now), _rails).Verdict);
        Assert.Equal(SafetyVerdict.Live, SafetyRule.Step(held, SafetyCases.Says(SafetyCases.Moved, _now.AddDays(-1)), _rails).Verdict);
    }

    [Fact]
    public void The_rule_restores_when_and_what_a_twin_restores_that_remembers_everything()
    {
        SchedulerWeights[] settings = [SchedulerWeights.Default, SafetyCases.Moved, SafetyCases.Other];
        var restored = 0;
        Gen.Int[0, int.MaxValue].Sample(
            seed =>
            {
                var random = new Random(seed);
                var (state, twin, wish, demand, now) = (SafetyState.Begin(settings[0]), new NaiveRollback(settings[0]), 0, 100, SafetyCases.Noon);
                for (var i = 0; i < 150; i++)
                {
                    now += _rails.JudgedInterval * (random.Next(40) == 0 ? 300 : 1);
                    wish = random.Next(12) == 0 ? random.Next(3) : wish;
                    demand = random.Next(30) == 0 ? random.Next(50, 400) : demand;
                    // The first setting is good, the second bad, the third in between.
                    var good = 0.9 - (0.25 * ((Array.IndexOf(settings, twin.InForce) * 2) % 3));
                    var met = PerClass.Of(_ => random.NextDouble() < good);
                    var arrivals = PerClass.Of(_ => (long)random.Next(demand * 4 / 5, demand * 6 / 5));
                    var step = SafetyRule.Step(
                        state, SafetyCases.Says(settings[wish], now, state.Approved, SafetyCases.Interval(now, met, arrivals)), _rails);
                    var isRestored = twin.Step(now, met.ToArray(), arrivals.ToArray(), settings[wish]);
                    Assert.Equal((isRestored, twin.InForce), (step.Verdict == SafetyVerdict.RolledBack, step.State.Approved));
                    restored += isRestored ? 1 : 0;
                    state = step.State;
                }
            },
            iter: 300, threads: 1);
        Assert.True(restored > 100, $"{restored} restored");
    }

    /// <summary>J of both settings is the same random number: taking one back would be a mistake.</summary>
    [Fact]
    public void Of_settings_that_do_equally_well_few_are_taken_back_though_every_interval_looks()
    {
        var random = new Random(7);
        var rolledBack = 0L;
        const int Runs = 300;
        for (var run = 0; run < Runs; run++)
        {
            var state = RandomIntervals(SafetyState.Begin(SchedulerWeights.Default), SchedulerWeights.Default, random, 0.8);
            state = RandomIntervals(Change(state, SchedulerWeights.Default, SafetyCases.Moved), SafetyCases.Moved, random, 0.8);
            rolledBack += state.RolledBack;
        }

        TestContext.Current.SendDiagnosticMessage("{0} of {1} equal settings taken back", rolledBack, Runs);
        Assert.InRange(rolledBack / (double)Runs, 0, 0.08);
    }

    [Fact]
    public void Of_settings_that_lose_a_quarter_of_J_most_are_taken_back_in_two_minutes()
    {
        var random = new Random(8);
        var rolledBack = 0;
        const int Runs = 100;
        for (var run = 0; run < Runs; run++)
        {
            var state = RandomIntervals(SafetyState.Begin(SchedulerWeights.Default), SchedulerWeights.Default, random, 0.9);
            state = RandomIntervals(Change(state, SchedulerWeights.Default, SafetyCases.Moved), SafetyCases.Moved, random, 0.65);
            rolledBack += state.RolledBack > 0 ? 1 : 0;
        }

        TestContext.Current.SendDiagnosticMessage("{0} of {1} worse settings taken back", rolledBack, Runs);
        Assert.InRange(rolledBack / (double)Runs, 0.9, 1);
    }

    private SafetyState RandomIntervals(SafetyState state, SchedulerWeights weights, Random random, double met)
    {
        for (var i = 0; i < 25; i++)
        {
            _now += _rails.JudgedInterval;
            var isMet = PerClass.Of(_ => random.NextDouble() < met);
            var judged = SafetyCases.Interval(_now, isMet, PerClass.Of(_ => (long)random.Next(90, 110)));
            state = SafetyRule.Step(state, SafetyCases.Says(weights, _now, weights, judged), _rails).State;
        }

        return state;
    }

    private SafetyState Change(SafetyState state, SchedulerWeights from, SchedulerWeights to) =>
        SafetyRule.Step(state, SafetyCases.Says(to, _now, from), _rails).State;

    private SafetyState Intervals(SafetyState state, SchedulerWeights weights, int count, double good, long requests = 100, double serviceMs = 2)
    {
        for (var i = 0; i < count; i++)
            state = Step(state, weights, weights, good, requests, serviceMs).State;
        return state;
    }

    private (SafetyStep Step, int Intervals) UntilPublished(SafetyState state, SchedulerWeights weights, double good)
    {
        for (var intervals = 1; intervals < 100; intervals++)
        {
            var step = Step(state, weights, weights, good);
            if (step.IsPublished)
                return (step, intervals);
            state = step.State;
        }

        throw new InvalidOperationException("Nothing was published.");
    }

    private SafetyStep Step(SafetyState state, SchedulerWeights wanted, SchedulerWeights from, double good, long requests = 100, double serviceMs = 2)
    {
        _now += _rails.JudgedInterval;
        return SafetyRule.Step(
            state, SafetyCases.Says(wanted, _now, from, SafetyCases.Interval(_now, good, requests, serviceMs: serviceMs)), _rails);
    }
}

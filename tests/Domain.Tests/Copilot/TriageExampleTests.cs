using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot;

public sealed class TriageExampleTests
{
    private static readonly TriageOptions _options = new();
    private static readonly double[] _serviceSeconds = [0.002, 0.04, 0.3, 0.5];
    private static readonly double[] _targetsMs = [15, 200, 1500, 3000];
    private readonly TriageLearner _learner = new(_options);
    private TriageState _state = TriageState.Initial(_options);
    private DateTimeOffset _now = CopilotGen.Start;

    [Fact]
    public void L_gets_its_requirement_and_A_is_given_up_when_L_is_breached_and_A_overloads()
    {
        WeightDecision? first = null;
        for (var i = 0; i < 10; i++)
        {
            var decision = Step(Demand(.45, .20, .80, .04, lateL: i < 4 ? 0.2 : 0, lateA: 0.8, backlogA: 60));
            first ??= decision.Changed ? decision : null;
        }

        Assert.Equal("L B S", _state.Protected.ToString());
        Assert.True(_state.Weights.L >= 0.45 * _state.Classes.L.Headroom - 0.01, _state.Weights.ToString());
        Assert.True(_state.Weights.B >= 0.20, _state.Weights.ToString());
        Assert.True(_state.Weights.A < 0.15, _state.Weights.ToString());
        Assert.NotNull(first);
        Assert.StartsWith("weight of L 0.50 -> 0.", first.Explanation.Decision, StringComparison.Ordinal);
        Assert.Contains("p95 of L and A over target; all classes need 1.49 of the slots", first.Explanation.Reason, StringComparison.Ordinal);
        Assert.Contains("A is given up for L B S", first.Explanation.Reason, StringComparison.Ordinal);
        Assert.Contains(
            first.Explanation.Evidence, line => line.StartsWith("sqlx_exec_latency_ms p95 31 ms > 15 ms over 1 s (class L", StringComparison.Ordinal));
        Assert.Equal("none", first.Explanation.PolicyImpact);
        Assert.Equal(DecisionMode.Live, first.Explanation.Mode);
        Assert.InRange(first.Explanation.Confidence, 0.5, 1);
    }

    [Fact]
    public void Weights_stay_at_the_default_when_the_load_is_proportional_to_it()
    {
        for (var i = 0; i < 20; i++)
            Step(Demand(.30, .12, .12, .06));

        Assert.Equal(SchedulerWeights.Default, _state.Weights);
        Assert.Equal(ClassSet.All, _state.Protected);
    }

    [Fact]
    public void Weights_come_back_near_the_default_after_an_overload_ends()
    {
        for (var i = 0; i < 10; i++)
            Step(Demand(.45, .20, .80, .04, lateL: i < 4 ? 0.2 : 0, lateA: 0.8, backlogA: 60));
        Assert.NotEqual(ClassSet.All, _state.Protected);

        for (var i = 0; i < 40; i++)
            Step(Demand(.30, .12, .12, .06));

        Assert.Equal(ClassSet.All, _state.Protected);
        Assert.True(WeightShaping.GreatestChange(_state.Weights, SchedulerWeights.Default) <= _options.CalmChange, _state.Weights.ToString());
    }

    [Fact]
    public void Nothing_is_given_up_and_nothing_moves_while_every_target_is_met_however_great_the_demand_looks()
    {
        for (var i = 0; i < 30; i++)
            Step(Demand(.50, .40, .60, .04));

        Assert.Equal(ClassSet.All, _state.Protected);
        Assert.Equal(SchedulerWeights.Default, _state.Weights);
    }

    [Fact]
    public void Class_that_disturbs_most_for_its_worth_is_given_up_when_another_misses_though_the_slots_would_do()
    {
        WeightDecision? change = null;
        for (var i = 0; i < 4; i++)
            change = Step(Demand(.25, .15, .25, .04, lateL: 0.2)) is { Changed: true } decision ? decision : change;

        Assert.Equal("L B S", _state.Protected.ToString());
        Assert.Equal(0.06, _state.Weights.A, 1e-9);
        Assert.Contains(
            "A is given up for L B S, as what costs the others most for its worth", change!.Explanation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_class_that_misses_does_not_cost_a_class_of_greater_worth_its_place()
    {
        for (var i = 0; i < 30; i++)
            Step(Demand(.25, .15, .25, .04, lateA: 0.2));

        Assert.Equal(ClassSet.All, _state.Protected);
        Assert.Equal(SchedulerWeights.Default, _state.Weights);
    }

    [Fact]
    public void Several_classes_that_are_given_up_read_as_a_sentence()
    {
        var change = Step(Demand(.70, .60, .60, .04, lateL: 0.5));

        Assert.Contains(
            "all classes need 1.93 of the slots, so B and A are given up for L S", change.Explanation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Class_that_was_given_up_comes_back_soon_when_it_is_met_and_late_when_it_still_misses()
    {
        GiveAUp();
        Assert.InRange(StepsUntilAComesBack(lateA: 0), _options.ReleaseDecisions, 2 * _options.ReleaseDecisions);
        GiveAUp();
        _state = _state with { ReleasePatience = _options.ReleaseDecisions };
        Assert.True(StepsUntilAComesBack(lateA: 0.5) >= _options.ReleaseDecisions * _options.ReleaseTrialFactor);
    }

    [Fact]
    public void Class_that_had_to_be_given_up_again_waits_twice_as_long()
    {
        GiveAUp();
        Assert.Equal(_options.ReleaseDecisions, _state.ReleasePatience);
        StepsUntilAComesBack(lateA: 0);

        GiveAUp();

        Assert.Equal(2 * _options.ReleaseDecisions, _state.ReleasePatience);
    }

    [Fact]
    public void Statements_that_stretch_each_other_are_not_taken_for_demand()
    {
        for (var i = 0; i < 5; i++)
            Step(Demand(.10, .05, .05, .02));
        var before = TriageEstimates.Requirements(_state, Demand(.10, .05, .05, .02), _options);
        for (var i = 0; i < 30; i++)
            Step(Demand(.10, .05, .05, .02, stretch: 3));
        var after = TriageEstimates.Requirements(_state, Demand(.10, .05, .05, .02), _options);

        Assert.InRange(_state.Contention, 2, 3);
        Assert.True(_state.Classes.L.Mean > 0.25);
        Assert.InRange(after.L, before.L * 0.7, before.L * 1.4);
    }

    [Fact]
    public void Weights_are_held_after_a_change_until_time_has_shown_its_effect()
    {
        JustChanged();
        for (var second = 1; second < 5; second++)
        {
            var held = Step(Demand(.30, .12, .12, .06, requests: 5));
            Assert.False(held.Changed);
            Assert.Contains("not been seen", held.Explanation.Reason, StringComparison.Ordinal);
        }

        Assert.True(Step(Demand(.30, .12, .12, .06, requests: 5)).Changed);
    }

    [Fact]
    public void Hold_ends_with_30_requests_of_every_active_class()
    {
        JustChanged();
        Assert.True(Step(Demand(.30, .12, .12, .06, requests: 30)).Changed);
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.5, true)]
    public void Hold_ends_early_only_for_a_protected_class_that_was_seen_and_misses_its_target(double lateL, bool ends)
    {
        JustChanged();
        var demand = Demand(.30, .12, .12, .06, lateL: lateL, requests: 30);
        var slowS = demand with { Classes = demand.Classes with { S = demand.Classes.S with { RequestsUnderCurrent = 1 } } };

        Assert.Equal(ends, Step(slowS).Changed);
    }

    [Fact]
    public void Headroom_grows_when_a_protected_class_misses_at_its_weight_and_decays_when_it_meets()
    {
        Step(Demand(.30, .12, .12, .06));
        Step(Demand(.30, .12, .12, .06, lateL: 0.5));
        Assert.Equal(0.99 * 1.15, _state.Classes.L.Headroom, 1e-12);
        Assert.Equal(0.99 * 0.99, _state.Classes.B.Headroom, 1e-12);

        for (var i = 0; i < 30; i++)
            Step(Demand(.40, .12, .12, .06, lateL: 1));
        Assert.Equal(_options.HeadroomMax, _state.Classes.L.Headroom);
        Assert.Equal(_options.HeadroomMin, _state.Classes.S.Headroom);
    }

    [Fact]
    public void Headroom_does_not_grow_when_a_class_misses_far_below_its_weight()
    {
        for (var i = 0; i < 30; i++)
            Step(Demand(.10, .12, .12, .06, lateL: 1));
        Assert.Equal(_options.HeadroomStart, _state.Classes.L.Headroom);
    }

    [Fact]
    public void No_class_is_given_up_for_learned_slots_while_every_target_is_met()
    {
        for (var i = 0; i < 10; i++)
            Step(Demand(.50, .40, .40, .04) with { Slots = -1 });
        Assert.Equal(ClassSet.All, _state.Protected);
        Assert.Equal(1.34 * 16, _state.LearnedSlots, 0.5);

        for (var i = 0; i < 4; i++)
            Step(Demand(.50, .40, .40, .04, lateL: 0.2) with { Slots = -1 });
        Assert.True(_state.Protected.Contains(WorkloadClass.L));
        Assert.NotEqual(ClassSet.All, _state.Protected);
    }

    private void GiveAUp()
    {
        for (var i = 0; i < 20 && _state.Protected == ClassSet.All; i++)
            Step(Demand(.30, .20, .80, .04, lateL: 0.5, lateA: 0.8));
        Assert.Equal("L B S", _state.Protected.ToString());
    }

    private int StepsUntilAComesBack(double lateA)
    {
        var steps = 0;
        for (; steps < 500 && _state.Protected != ClassSet.All; steps++)
            Step(Demand(.30, .12, .12, .06, lateA: lateA));
        return steps;
    }

    private void JustChanged() => _state = _state with { Weights = new(0.3, 0.3, 0.3, 0.1), ChangedAt = _now };

    private WeightDecision Step(WorkspaceDemand demand)
    {
        _now += TimeSpan.FromSeconds(1);
        (_state, var decision) = _learner.Step(_state, demand, _now, 1);
        return decision;
    }

    private static WorkspaceDemand Demand(
        double l, double b, double a, double s, double lateL = 0, double lateA = 0, int backlogA = 0, int? requests = null, double stretch = 1)
    {
        double[] load = [l, b, a, s];
        double[] late = [lateL, 0, lateA, 0];
        return new(TimeSpan.FromSeconds(1), 4, 16, PerClass.Of(workloadClass =>
        {
            var c = (int)workloadClass - 1;
            var arrivals = (long)Math.Round(load[c] * 16 / _serviceSeconds[c]);
            var ended = requests ?? Math.Max(20, arrivals);
            return new ClassDemand(
                arrivals, _serviceSeconds[c] * stretch, false, arrivals * _serviceSeconds[c] * stretch, workloadClass == WorkloadClass.A ? backlogA : 0,
                ended, ended, 0, ended, (long)(ended * (1 - late[c])), late[c] > 0.05 ? 31 * _targetsMs[c] / 15 : _targetsMs[c] / 2,
                _targetsMs[c]);
        }));
    }
}

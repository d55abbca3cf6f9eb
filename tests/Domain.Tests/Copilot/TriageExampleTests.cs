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
        Assert.Contains("p95 of L, A over target", first.Explanation.Reason, StringComparison.Ordinal);
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
    public void Weights_are_held_after_a_change_until_time_or_requests_have_shown_its_effect()
    {
        Assert.True(Step(Demand(.25, .18, .60, .04, lateA: 0.5, requests: 5)).Changed);

        for (var second = 1; second < 5; second++)
        {
            var held = Step(Demand(.60, .10, .10, .04, lateL: 0.5, requests: 5));
            Assert.False(held.Changed);
            Assert.Contains("not been seen", held.Explanation.Reason, StringComparison.Ordinal);
        }

        Assert.True(Step(Demand(.60, .10, .10, .04, lateL: 0.5, requests: 5)).Changed);
    }

    [Fact]
    public void Hold_ends_with_30_requests_of_every_active_class()
    {
        Assert.True(Step(Demand(.25, .18, .60, .04, lateA: 0.5, requests: 30)).Changed);
        Assert.True(Step(Demand(.60, .10, .10, .04, requests: 30)).Changed);
    }

    [Fact]
    public void Hold_ends_early_for_a_protected_class_that_was_seen_and_misses_its_target()
    {
        Assert.True(Step(Demand(.25, .18, .60, .04, lateA: 0.5, requests: 30)).Changed);
        var demand = Demand(.60, .10, .10, .04, lateL: 0.5, requests: 30);
        var slowS = demand with { Classes = demand.Classes with { S = demand.Classes.S with { RequestsUnderCurrent = 1 } } };

        Assert.True(Step(slowS).Changed);
    }

    [Fact]
    public void Headroom_grows_when_a_protected_class_misses_and_decays_when_it_meets()
    {
        Step(Demand(.30, .12, .12, .06, lateL: 0.5));
        Assert.Equal(1.1 * 1.15, _state.Classes.L.Headroom, 1e-12);
        Assert.Equal(1.1 * 0.99, _state.Classes.B.Headroom, 1e-12);

        for (var i = 0; i < 30; i++)
            Step(Demand(.10, .12, .12, .06, lateL: 1));
        Assert.Equal(_options.HeadroomMax, _state.Classes.L.Headroom);
        Assert.Equal(_options.HeadroomMin, _state.Classes.B.Headroom);
    }

    [Fact]
    public void Headroom_of_a_class_that_was_given_up_leaks_back_so_that_it_gets_another_chance()
    {
        for (var i = 0; i < 20; i++)
            Step(Demand(.45, .20, .20, .04, lateL: 1));
        Assert.False(_state.Protected.Contains(WorkloadClass.L));
        Assert.True(_state.Classes.L.Headroom > 1.5);

        for (var i = 0; i < 100 && !_state.Protected.Contains(WorkloadClass.L); i++)
            Step(Demand(.45, .20, .20, .04, lateL: 1));
        Assert.True(_state.Protected.Contains(WorkloadClass.L));
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

    private WeightDecision Step(WorkspaceDemand demand)
    {
        _now += TimeSpan.FromSeconds(1);
        (_state, var decision) = _learner.Step(_state, demand, _now, 1);
        return decision;
    }

    private static WorkspaceDemand Demand(
        double l, double b, double a, double s, double lateL = 0, double lateA = 0, int backlogA = 0, int? requests = null)
    {
        double[] load = [l, b, a, s];
        double[] late = [lateL, 0, lateA, 0];
        return new(TimeSpan.FromSeconds(1), 4, 16, PerClass.Of(workloadClass =>
        {
            var c = (int)workloadClass - 1;
            var arrivals = (long)Math.Round(load[c] * 16 / _serviceSeconds[c]);
            var ended = requests ?? Math.Max(20, arrivals);
            return new ClassDemand(
                arrivals, _serviceSeconds[c], false, arrivals * _serviceSeconds[c], workloadClass == WorkloadClass.A ? backlogA : 0,
                ended, ended, 0, ended, (long)(ended * (1 - late[c])), late[c] > 0.05 ? 31 * _targetsMs[c] / 15 : _targetsMs[c] / 2,
                _targetsMs[c]);
        }));
    }
}

using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Predictive;
using SqlxOrleans.Domain.Copilot.Predictive.FewSlots;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Predictive.FewSlots;

public sealed class FewSlotsBehaviourTests
{
    private static readonly PredictiveOptions _options = new();

    /// <summary>L is late and nothing of it waits: its time goes by beside the others, which more of its own weight would not change.</summary>
    [Fact]
    public void L_that_is_late_with_an_empty_queue_speaks_for_fewer_of_the_others()
    {
        var (learner, state) = (new PredictiveLearner(_options), PredictiveState.Initial(_options));
        for (var second = 1; second <= 20; second++)
            state = learner.Step(state, Burst(second), DateTimeOffset.UnixEpoch.AddSeconds(second), 1).State;

        Assert.True(state.Weights.A < 0.1, state.Weights.ToString());
        Assert.True(Rollout.Cap(state.Weights.L, 6) >= 3, state.Weights.ToString());
    }

    [Fact]
    public void Explanations_name_the_cores_and_nothing_is_decided_from_one_second()
    {
        var (learner, state, changes) = (new PredictiveLearner(_options), PredictiveState.Initial(_options), new List<(int Second, WeightDecision Decision)>());
        for (var second = 1; second <= 20; second++)
        {
            (state, var decision) = learner.Step(state, Burst(second), DateTimeOffset.UnixEpoch.AddSeconds(second), 1);
            if (decision.Changed)
                changes.Add((second, decision));
        }

        Assert.True(changes[0].Second >= _options.LeastPlayed);
        Assert.Contains(changes[0].Decision.Explanation.Evidence, line => line.Contains("cores", StringComparison.Ordinal));
    }

    /// <summary>A kernel that tells no slots or no execution times cannot be played, one of two slots hardly, one of many need not: they are weighed as before.</summary>
    [Fact]
    public void Two_slots_many_and_unknown_ones_and_latencies_leave_the_played_settings_alone()
    {
        var burst = Burst(1);
        var latencies = burst with { Classes = PerClass.Of(c => burst.Classes[c] with { ServiceIsLatency = true }) };
        foreach (var demand in new[] { burst with { Slots = 16 }, burst with { Slots = 2 }, burst with { Slots = -1 }, latencies })
        {
            var learner = new PredictiveLearner(_options);
            var state = learner.Step(PredictiveState.Initial(_options), demand, DateTimeOffset.UnixEpoch.AddSeconds(1), 1).State;

            Assert.Empty(state.Settings.Values);
            Assert.Equal(0, state.Cores.Seconds);
        }
    }

    [Fact]
    public void Settings_are_valid_weights_that_differ_and_begin_with_the_default()
    {
        for (var slots = 1; slots <= 16; slots++)
        {
            var settings = SlotSettings.For(slots, 0.02, 0.9);
            Assert.Equal(SchedulerWeights.Default, settings[0]);
            Assert.All(settings, setting => Assert.True(setting.IsValid && PerClass.Of(setting).ToArray().All(weight => weight is >= 0.0199 and <= 0.9001)));
            Assert.Equal(settings.Length, settings.Distinct().Count());
            Assert.InRange(settings.Length, 5, 61);
        }
    }

    [Fact]
    public void What_was_played_goes_through_bytes()
    {
        var learner = new PredictiveLearner(_options);
        var (kept, stored) = (PredictiveState.Initial(_options), PredictiveState.Initial(_options));
        for (var second = 1; second <= 12; second++)
        {
            var writer = new System.Buffers.ArrayBufferWriter<byte>();
            stored.WriteTo(writer);
            stored = PredictiveState.TryRead(writer.WrittenSpan);
            Assert.NotNull(stored);
            var at = DateTimeOffset.UnixEpoch.AddSeconds(second);
            // Another learner between two decisions, as the pool gives it: buffers are no beliefs.
            var (one, other) = (learner.Step(kept, Burst(second), at, 7), new PredictiveLearner(_options).Step(stored, Burst(second), at, 7));
            Assert.Equal(one.Decision.Weights, other.Decision.Weights);
            Assert.Equal(one.Decision.Explanation.InputsHash, other.Decision.Explanation.InputsHash);
            Assert.Equal(one.Decision.Explanation.Evidence, other.Decision.Explanation.Evidence);
            (kept, stored) = (one.State, other.State);
        }
    }

    /// <summary>Seconds of a burst of L at 1.4 cores, as the model of a database in the end-to-end tests shows them.</summary>
    private static WorkspaceDemand Burst(int second)
    {
        (double L, double B, double A)[] seen = [(3.5, 70, 350), (5.9, 145, 600), (6.0, 141, 943), (4.1, 133, 884), (3.0, 84, 500), (4.7, 95, 556)];
        var (l, b, a) = seen[second % seen.Length];
        return new(TimeSpan.FromSeconds(1), 4, 6, new(
            Of(370, l, 0, 0.3, 15), Of(6, b, 0, 0.2, 200), Of(2, a, 1, 0, 1500), default));
    }

    private static ClassDemand Of(long requests, double serviceMs, int backlog, double late, double targetMs) => new(
        requests, serviceMs / 1e3, false, requests * serviceMs / 1e3, backlog, requests, requests, 0, requests, requests - (long)(late * requests), targetMs * 1.1, targetMs);
}

using System.Buffers;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Safety;

public sealed class PromotionCheckTests
{
    private static readonly GuardRails _rails = SafetyCases.Rails;
    private static readonly SafetyState _live = SafetyState.Begin(SchedulerWeights.Default);
    private DateTimeOffset _now = SafetyCases.Noon;

    [Fact]
    public void From_canary_a_trial_that_did_better_is_supported_and_one_that_did_worse_is_not()
    {
        var better = PromotionCheck.Estimate(Canary(60, trialMet: 0.9, othersMet: 0.7), CopilotMode.Canary, _rails);
        Assert.Null(better.Refusal);
        Assert.InRange(better.Candidate.Mean, 0.82, 0.97);
        Assert.InRange(better.Present.Mean, 0.6, 0.8);
        Assert.Equal((60, 0.0), (better.Intervals, better.Unsupported));
        var worse = PromotionCheck.Estimate(Canary(60, trialMet: 0.5, othersMet: 0.8), CopilotMode.Canary, _rails);
        Assert.Contains("the lower bound of the difference is -0.", worse.Refusal, StringComparison.Ordinal);
        Assert.Contains("effective samples", worse.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_trial_is_refused_with_what_it_needs()
    {
        var estimate = PromotionCheck.Estimate(Canary(10, trialMet: 1, othersMet: 0.5), CopilotMode.Canary, _rails);
        Assert.Equal("10 judged intervals; an estimate needs 24", estimate.Refusal);
        Assert.Equal("0 judged intervals; an estimate needs 24", PromotionCheck.Estimate(TrialLog.Empty, CopilotMode.Shadow, _rails).Refusal);
    }

    [Fact]
    public void To_live_the_learners_weights_must_have_been_tried()
    {
        var state = _live with { Controls = OperatorControls.Initial with { Mode = CopilotMode.Canary } };
        var log = TrialLog.Empty;
        for (var i = 0; i < 40; i++)
            log = log.Add(Next(isMet: true), SafetyCases.Moved, state, 4, 16, _rails);
        var estimate = PromotionCheck.Estimate(log, CopilotMode.Canary, _rails);
        Assert.Contains("0.0 effective samples of the learner's weights", estimate.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void In_shadow_weights_that_nobody_had_rest_on_the_model_less_its_error()
    {
        var state = _live with { Controls = OperatorControls.Initial with { Mode = CopilotMode.Shadow } };
        var (kept, moved) = (TrialLog.Empty, TrialLog.Empty);
        for (var i = 0; i < 40; i++)
        {
            // Every third interval is missed for a reason that the model cannot know.
            var judged = Next(isMet: i % 3 > 0);
            kept = kept.Add(judged, SchedulerWeights.Default, state, 4, 16, _rails);
            moved = moved.Add(judged, SafetyCases.Moved, state, 4, 16, _rails);
        }

        var same = PromotionCheck.Estimate(kept, CopilotMode.Shadow, _rails);
        Assert.Equal((null, 0.0), (same.Refusal, same.Unsupported));
        Assert.InRange(same.LeastDifference, -0.05, 0);
        var other = PromotionCheck.Estimate(moved, CopilotMode.Shadow, _rails);
        Assert.Equal((1.0, 0.0), (other.Unsupported, other.Candidate.EffectiveSamples));
        Assert.True(other.ModelError > 0.2);
        Assert.NotNull(other.Refusal);
    }

    [Fact]
    public void Propensities_are_those_of_the_draw_of_the_trial_kernel()
    {
        var log = Canary(1, trialMet: 1, othersMet: 1, kernels: 4);
        Assert.Equal([0.25f, 0.75f], log.Samples.Select(sample => sample.Propensity));
        Assert.Equal([1f], Canary(1, trialMet: 1, othersMet: 1, kernels: 1).Samples.Select(sample => sample.Propensity));
        Assert.Empty(TrialLog.Empty.Add(Next(isMet: true), SafetyCases.Moved, _live, 4, 16, _rails).Samples);
    }

    [Fact]
    public void The_log_is_bounded_and_reads_back()
    {
        var log = Canary(200, trialMet: 0.8, othersMet: 0.7);
        Assert.Equal(TrialLog.MaxSamples, log.Samples.Length);
        var packed = new ArrayBufferWriter<byte>();
        log.WriteTo(packed);
        Assert.Equal(log.Samples, TrialLog.TryRead(packed.WrittenSpan)!.Samples.AsEnumerable());
        Assert.True(packed.WrittenCount < 24 * 1024);
        Assert.Null(TrialLog.TryRead(packed.WrittenSpan[..^1]));
        Assert.Null(TrialLog.TryRead([]));
    }

    [Fact]
    public void The_model_gives_more_to_a_class_with_more_weight_and_serves_who_asks_for_little()
    {
        var model = ObjectiveModel.Fit([], _rails);
        PerClass<float> onlyL = new(0.6f, 0, 0, 0), overload = new(0.5f, 0.3f, 1.2f, 0.1f);
        Assert.True(model.Predict(new(0.02f, 0.4f, 0.4f, 0.18f), onlyL) > 0.9);
        Assert.True(model.Predict(new(0.6f, 0.2f, 0.1f, 0.1f), overload) > model.Predict(new(0.1f, 0.1f, 0.7f, 0.1f), overload) + 0.2);
        Assert.Equal(1, model.Predict(new(0.5f, 0.2f, 0.2f, 0.1f), default));
    }

    private TrialLog Canary(int intervals, double trialMet, double othersMet, int kernels = 4)
    {
        var random = new Random(9);
        var state = _live with { Controls = OperatorControls.Initial with { Mode = CopilotMode.Canary }, Candidate = SafetyCases.Moved };
        var log = TrialLog.Empty;
        for (var i = 0; i < intervals; i++)
        {
            _now += _rails.JudgedInterval;
            var (trial, others) = (Tallies(() => random.NextDouble() < trialMet), Tallies(() => random.NextDouble() < othersMet));
            log = log.Add(new JudgedInterval(_now, others, others, trial), SafetyCases.Moved, state, kernels, 16, _rails);
        }

        return log;
    }

    private JudgedInterval Next(bool isMet)
    {
        _now += _rails.JudgedInterval;
        var tallies = Tallies(() => isMet);
        return new(_now, tallies, tallies, default);
    }

    private static PerClass<ClassTally> Tallies(Func<bool> isMet) => PerClass.Of(_ =>
    {
        var good = isMet() ? 100 : 50;
        return new ClassTally(100, 100, 0, 100, good, 100, 10);
    });
}

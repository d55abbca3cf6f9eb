using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Safety;

public sealed class SafetyRuleTests
{
    private static readonly DateTimeOffset _noon = SafetyCases.Noon;
    private static readonly SafetyState _live = SafetyState.Begin(SchedulerWeights.Default);

    [Fact]
    public void Live_gives_every_kernel_what_the_learner_says()
    {
        var step = Step(_live, SafetyCases.Says(SafetyCases.Moved, _noon));
        Assert.Equal((SafetyCases.Moved, null, SafetyVerdict.Live, "because"), (step.State.Approved, step.State.Candidate, step.Verdict, step.Reason));
        Assert.True(step.ApprovedChanged);
        Assert.Equal(SafetyVerdict.Kept, Step(step.State, SafetyCases.Says(SafetyCases.Moved, _noon, SafetyCases.Moved)).Verdict);
    }

    [Fact]
    public void Shadow_records_and_gives_nobody_anything()
    {
        var shadow = In(CopilotMode.Shadow);
        Assert.Null(shadow.LearnsFrom);
        var step = Step(shadow, SafetyCases.Says(SafetyCases.Moved, _noon));
        Assert.Equal((SchedulerWeights.Default, null, SafetyVerdict.Shadow), (step.State.Approved, step.State.Candidate, step.Verdict));
        Assert.False(step.IsPublished);
    }

    [Fact]
    public void Canary_gives_one_kernel_the_new_weights_and_the_others_the_approved_ones()
    {
        var step = Step(In(CopilotMode.Canary), SafetyCases.Says(SafetyCases.Moved, _noon));
        Assert.Equal((SchedulerWeights.Default, SafetyCases.Moved, SafetyVerdict.Canary), (step.State.Approved, step.State.Candidate!.Value, step.Verdict));
        Assert.Equal((false, true), (step.ApprovedChanged, step.CandidateChanged));
        Assert.Equal(SafetyCases.Moved, step.State.LearnsFrom);
    }

    [Fact]
    public void Promoted_from_canary_every_kernel_gets_what_the_trial_kernel_had()
    {
        var canary = Step(In(CopilotMode.Canary), SafetyCases.Says(SafetyCases.Moved, _noon)).State;
        var step = SafetyRule.Operate(canary, canary.Controls.SetMode(CopilotMode.Live, SafetyCases.Mark(), force: true).Next!, _noon, SafetyCases.Rails);
        Assert.Equal((SafetyCases.Moved, null), (step.State.Approved, step.State.Candidate));
        Assert.True(step is { ApprovedChanged: true, CandidateChanged: true });
    }

    [Fact]
    public void Back_in_shadow_the_trial_kernel_gets_the_approved_weights_again()
    {
        var canary = Step(In(CopilotMode.Canary), SafetyCases.Says(SafetyCases.Moved, _noon)).State;
        var step = SafetyRule.Operate(canary, canary.Controls.SetMode(CopilotMode.Shadow, SafetyCases.Mark(), force: false).Next!, _noon, SafetyCases.Rails);
        Assert.Equal((SchedulerWeights.Default, null, false, true), (step.State.Approved, step.State.Candidate, step.ApprovedChanged, step.CandidateChanged));
    }

    [Fact]
    public void Off_brings_the_default_weights_at_once_and_keeps_them()
    {
        var moved = Step(_live, SafetyCases.Says(SafetyCases.Moved, _noon)).State;
        var off = SafetyRule.Operate(moved, moved.Controls.SetMode(CopilotMode.Off, SafetyCases.Mark("bad day"), force: false).Next!, _noon, SafetyCases.Rails);
        Assert.Equal((SchedulerWeights.Default, "off by ann: bad day"), (off.State.Approved, off.Reason));
        Assert.Equal(SafetyVerdict.Off, Step(off.State, SafetyCases.Says(SafetyCases.Moved, _noon)).Verdict);
        Assert.False(Step(off.State, SafetyCases.Says(SafetyCases.Moved, _noon)).IsPublished);
    }

    [Fact]
    public void Pinned_weights_stay_whatever_the_learner_or_its_failure_says()
    {
        var pinned = SafetyRule.Operate(_live, _live.Controls.PinTo(SafetyCases.Other, SafetyCases.Mark(), SafetyCases.Rails).Next!, _noon, SafetyCases.Rails);
        Assert.Equal((SafetyCases.Other, SafetyVerdict.Pinned), (pinned.State.Approved, pinned.Verdict));
        foreach (var input in new[] { SafetyCases.Says(SafetyCases.Moved, _noon), Failed(), SafetyCases.Says(new(double.NaN, 1, 1, 1), _noon) })
            Assert.Equal((SafetyCases.Other, false), (Step(pinned.State, input).State.Approved, Step(pinned.State, input).IsPublished));
        var unpinned = SafetyRule.Operate(pinned.State, pinned.State.Controls.Unpin().Next!, _noon, SafetyCases.Rails);
        Assert.False(unpinned.IsPublished);
        Assert.Equal(SafetyCases.Other, unpinned.State.LearnsFrom);
    }

    [Fact]
    public void Frozen_weights_stay_also_those_of_the_trial_kernel()
    {
        var canary = Step(In(CopilotMode.Canary), SafetyCases.Says(SafetyCases.Moved, _noon)).State;
        var frozen = SafetyRule.Operate(canary, canary.Controls.FreezeNow(SafetyCases.Mark()).Next!, _noon, SafetyCases.Rails);
        Assert.False(frozen.IsPublished);
        var later = Step(frozen.State, SafetyCases.Says(SafetyCases.Other, _noon.AddMinutes(1)));
        Assert.Equal((SchedulerWeights.Default, SafetyCases.Moved, SafetyVerdict.Frozen), (later.State.Approved, later.State.Candidate!.Value, later.Verdict));
    }

    [Theory]
    [InlineData(CopilotMode.Live)]
    [InlineData(CopilotMode.Canary)]
    [InlineData(CopilotMode.Shadow)]
    public void A_learner_that_fails_or_gives_garbage_or_falls_back_leaves_the_default_weights(CopilotMode mode)
    {
        var state = In(mode) with { Approved = SafetyCases.Moved, Candidate = mode == CopilotMode.Canary ? SafetyCases.Other : null };
        var failed = Step(state, Failed());
        var garbage = Step(state, SafetyCases.Says(new(0.5, double.NaN, 0.2, 0.1), _noon));
        var fallback = Step(state, SafetyCases.Says(SchedulerWeights.Default, _noon, mode: DecisionMode.Fallback));
        foreach (var step in new[] { failed, garbage, fallback })
        {
            Assert.Equal((SchedulerWeights.Default, null, SafetyVerdict.Fallback), (step.State.Approved, step.State.Candidate, step.Verdict));
            Assert.Equal(1, step.State.FellBack);
        }

        Assert.Equal("the learner failed: DivideByZeroException", failed.Reason);
        Assert.Equal((1, 0), (garbage.State.Refused, failed.State.Refused));
        Assert.Equal(1, Step(failed.State, Failed()).State.FellBack);
    }

    [Fact]
    public void A_step_that_is_too_long_is_corrected_counted_and_said()
    {
        var step = Step(_live, SafetyCases.Says(new(0.02, 0.78, 0.1, 0.1), _noon));
        Assert.Equal(0.7, step.State.Approved.B, 1e-9);
        Assert.Equal(1, step.State.Corrected);
        Assert.StartsWith("because; corrected: a weight would change by 0.58", step.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_change_waits_for_thirty_requests_of_a_class_or_five_seconds()
    {
        var changed = Step(_live, SafetyCases.Says(SafetyCases.Moved, _noon)).State;
        var early = Quiet(SafetyCases.Says(SafetyCases.Other, _noon.AddSeconds(1), SafetyCases.Moved));
        Assert.Equal(SafetyVerdict.Held, Step(changed, early).Verdict);
        Assert.Equal(SafetyVerdict.Live, Step(changed, early with { Now = _noon.AddSeconds(5) }).Verdict);
        Assert.Equal(SafetyVerdict.Live, Step(changed, SafetyCases.Says(SafetyCases.Other, _noon.AddSeconds(1), SafetyCases.Moved)).Verdict);
        Assert.Equal(SafetyVerdict.Fallback, Step(changed, early with { Decision = null, Failure = "x" }).Verdict);
    }

    private static SafetyState In(CopilotMode mode) => _live with { Controls = OperatorControls.Initial with { Mode = mode } };

    private static SafetyInput Failed() => new(null, "DivideByZeroException", SafetyCases.Silence, null, _noon);

    private static SafetyInput Quiet(SafetyInput input) => input with { Demand = SafetyCases.Silence };

    private static SafetyStep Step(SafetyState state, SafetyInput input) => SafetyRule.Step(state, input, SafetyCases.Rails);
}

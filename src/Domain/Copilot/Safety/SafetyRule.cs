using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// Who gets which weights, and why: the one rule between a learner and the kernels (design "Safety"). It trusts nothing the learner
/// says. In this order: a pin, a freeze, the mode off, a learner that cannot decide, a rollback and its hold, then the mode. Pure: the
/// same arguments give the same answer, and it never throws for any state or decision.
/// </summary>
public static class SafetyRule
{
    /// <summary>Decides what is published after the learner spoke.</summary>
    public static SafetyStep Step(SafetyState state, SafetyInput input, GuardRails rails)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(rails);
        var seen = Observe(state, input, rails);
        if (seen.Controls.Pin is not null || seen.Controls.Freeze is not null || seen.Controls.Mode == CopilotMode.Off)
            return ByOperator(seen, input.Now, rails);
        if (input.Decision is not { } decision)
            return FallBack(seen, $"the learner failed: {input.Failure}", input.Now, rails);
        if (decision.Explanation.Mode == DecisionMode.Fallback)
            return FallBack(seen, decision.Explanation.Reason, input.Now, rails);
        var guarded = WeightGuard.Check(seen.LearnsFrom ?? decision.Explanation.Before, decision.Weights, rails);
        if (guarded.Kind == GuardKind.Refused)
            return FallBack(seen with { Refused = seen.Refused + 1 }, guarded.Text, input.Now, rails);
        if (guarded.Kind == GuardKind.Corrected)
            seen = seen with { Corrected = seen.Corrected + 1 };
        var reason = guarded.Text.Length > 0 ? $"{decision.Explanation.Reason}; corrected: {guarded.Text}" : decision.Explanation.Reason;
        if (input.Judged is not null && RollBack(seen, input.Now, rails) is { } restored)
            return restored;
        return ByMode(seen, guarded.Weights, reason, input.Now, rails);
    }

    /// <summary>Applies an operator's word at once.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="controls">The new controls.</param>
    /// <param name="now">The time.</param>
    /// <param name="rails">The limits.</param>
    public static SafetyStep Operate(SafetyState state, OperatorControls controls, DateTimeOffset now, GuardRails rails)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(controls);
        ArgumentNullException.ThrowIfNull(rails);
        var next = state with { Controls = controls };
        if (controls.Pin is not null || controls.Freeze is not null || controls.Mode == CopilotMode.Off)
            return ByOperator(next, now, rails);
        var mark = controls.ModeMark;
        var reason = mark is null ? "an operator's word" : $"{mark.By}: {mark.Why}";
        return controls.Mode switch
        {
            // What the trial kernel had is what was promoted.
            CopilotMode.Live when state.Candidate is { } candidate => Publish(next, candidate, null, SafetyVerdict.Live, reason, now, rails),
            CopilotMode.Shadow => Publish(next, next.Approved, null, SafetyVerdict.Shadow, reason, now, rails),
            _ => Keep(next, SafetyVerdict.Kept, reason),
        };
    }

    private static SafetyState Observe(SafetyState state, SafetyInput input, GuardRails rails)
    {
        var demand = input.Demand.Classes;
        // An impossible report must not end a hold.
        var ended = input.Demand.Problem() is null
            ? PerClass.Of(c => Math.Min(int.MaxValue, state.SinceChange[c] + demand[c].RequestsUnderCurrent))
            : state.SinceChange;
        var holdLimit = rails.JudgedInterval * rails.RollbackHold;
        return state with
        {
            SinceChange = ended,
            Evidence = input.Judged is { } judged ? state.Evidence.Add(judged, rails) : state.Evidence,
            // A clock that stepped back must not hold for longer than a hold lasts.
            HoldUntil = state.HoldUntil is { } until && until > input.Now && until - input.Now <= holdLimit ? until : null,
        };
    }

    private static SafetyStep ByOperator(SafetyState state, DateTimeOffset now, GuardRails rails)
    {
        if (state.Controls.Pin is { } pin)
            return Publish(state, pin.Weights, null, SafetyVerdict.Pinned, $"pinned by {pin.Mark.By}: {pin.Mark.Why}", now, rails);
        if (state.Controls.Freeze is { } freeze)
            return Keep(state, SafetyVerdict.Frozen, $"frozen by {freeze.By}: {freeze.Why}");
        var mark = state.Controls.ModeMark;
        return Publish(state, SchedulerWeights.Default, null, SafetyVerdict.Off, $"off by {mark?.By}: {mark?.Why}", now, rails);
    }

    private static SafetyStep FallBack(SafetyState state, string reason, DateTimeOffset now, GuardRails rails)
    {
        var step = Publish(state, SchedulerWeights.Default, null, SafetyVerdict.Fallback, reason, now, rails);
        return step.IsPublished ? step with { State = step.State with { FellBack = state.FellBack + 1 } } : step;
    }

    private static SafetyStep? RollBack(SafetyState state, DateTimeOffset now, GuardRails rails)
    {
        var evidence = state.Evidence;
        var held = state with { HoldUntil = now + (rails.JudgedInterval * rails.RollbackHold), RolledBack = state.RolledBack + 1 };
        if (state.Controls.Mode == CopilotMode.Canary && state.Candidate is not null
            && evidence.TrialConfidence(rails) is { } trial && trial >= rails.RollbackConfidence)
        {
            return Publish(
                held, held.Approved, null, SafetyVerdict.RolledBack,
                $"J of the trial kernel is {evidence.TrialLacks.Average(lack => (double)lack):0.00} below the others' over {evidence.TrialLacks.Length}"
                + $" intervals, more than {rails.RollbackMargin:0.00} with {trial:P1} confidence",
                now, rails);
        }

        if (state.Controls.Mode != CopilotMode.Live || evidence.Previous is not { } previous || previous.Weights == state.Approved
            || evidence.Confidence(rails) is not { } confidence || confidence < rails.RollbackConfidence)
            return null;
        var step = Publish(
            held, previous.Weights, null, SafetyVerdict.RolledBack,
            $"J is {evidence.Lack(rails):0.00} below that of the weights before under comparable demand, more than {rails.RollbackMargin:0.00}"
            + $" with {confidence:P1} confidence",
            now, rails);
        return step with { State = step.State with { Evidence = RollbackEvidence.Restore(previous) } };
    }

    private static SafetyStep ByMode(SafetyState state, SchedulerWeights wanted, string reason, DateTimeOffset now, GuardRails rails)
    {
        if (state.Controls.Mode == CopilotMode.Shadow)
            return Publish(state, state.Approved, null, SafetyVerdict.Shadow, reason, now, rails);
        var present = state.LearnsFrom ?? state.Approved;
        // Without a change of its own a trial kernel keeps what it has; a leftover of an earlier mode ends.
        var keeps = wanted == present && (state.Candidate is null || state.Controls.Mode == CopilotMode.Canary);
        if (keeps)
            return Keep(state, SafetyVerdict.Kept, reason);
        if (state.HoldUntil is { } until)
            return Keep(state, SafetyVerdict.Held, $"held until {until:HH:mm:ss} after a rollback");
        if (IsHeld(state, now, rails))
            return Keep(state, SafetyVerdict.Held, "the effect of the last change has not been seen yet");
        return state.Controls.Mode == CopilotMode.Canary
            ? Publish(state, state.Approved, wanted == state.Approved ? null : wanted, SafetyVerdict.Canary, reason, now, rails)
            : Publish(state, wanted, null, SafetyVerdict.Live, reason, now, rails);
    }

    private static bool IsHeld(SafetyState state, DateTimeOffset now, GuardRails rails)
    {
        if (state.ChangedAt is not { } at || (now - at).Duration() >= rails.HoldTime)
            return false;
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            if (state.SinceChange[workloadClass] >= rails.HoldRequests)
                return false;
        }

        return true;
    }

    private static SafetyStep Keep(SafetyState state, SafetyVerdict verdict, string reason) => new(state, verdict, reason, false, false);

    private static SafetyStep Publish(
        SafetyState state, SchedulerWeights approved, SchedulerWeights? candidate, SafetyVerdict verdict, string reason,
        DateTimeOffset now, GuardRails rails)
    {
        var (ofAll, ofTrial) = (approved != state.Approved, candidate != state.Candidate);
        if (!ofAll && !ofTrial)
            return Keep(state, verdict, reason);
        var evidence = ofAll ? state.Evidence.Change(approved, rails) : state.Evidence.ChangeTrial();
        return new(
            state with { Approved = approved, Candidate = candidate, Evidence = evidence, ChangedAt = now, SinceChange = default },
            verdict, reason, ofAll, ofTrial);
    }
}

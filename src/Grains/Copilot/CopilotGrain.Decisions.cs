using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;

namespace SqlxOrleans.Grains.Copilot;

/// <content>Deciding and publishing.</content>
internal sealed partial class CopilotGrain
{
    /// <summary>After a start kernels need this long to be heard of: until then nobody is missed.</summary>
    private static readonly TimeSpan RosterPatience = TimeSpan.FromSeconds(15);

    /// <summary>The trial kernel is drawn anew this often, so that no kernel's peculiarity is taken for the weights'.</summary>
    private static readonly TimeSpan DrawPeriod = TimeSpan.FromMinutes(10);

    /// <summary>For how long after its weights have expired a workspace without telemetry is still asked.</summary>
    private static readonly TimeSpan RestAfter = TimeSpan.FromSeconds(5);

    private long _draw = -1;
    private DateTimeOffset _heardAt;
    private DateTimeOffset _askedAt;

    /// <summary>Decides when there is something to decide about; false when the storage did not take what was decided.</summary>
    private async Task<bool> DecideAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        TakePrior();
        // Rounded first: the journal keeps all that the learner saw.
        var (everything, trial) = (_demand.Close(now), _trialDemand.Close(now));
        _scaling.Observe(everything, now);
        var demand = RecordedDemand.Round(_safety.Candidate is null ? everything : TrialDemand.Combine(everything, trial));
        var hasOutcomes = _sampler.HasReports;
        var judged = _sampler.TryClose(now, _epoch, _safety.Candidate is null ? null : NewestEpoch);
        if (everything.HasTelemetry)
            _heardAt = now;
        else if (IsAtRest(now))
        {
            // Memory is for those who work: what was decided goes to its rows.
            _journal.Break();
            await _journal.FlushAsync(now);
            return true;
        }
        else if ((judged is null || !hasOutcomes) && IsQuiet(now))
        {
            await _journal.FlushAsync(now);
            return true;
        }

        if (judged is not null)
            _trials = _trials.Add(judged, _memory.Weights, _safety, _kernels.Count, demand.Slots, _rails);
        var before = (_memory, _safety);
        var step = Decide(demand, judged, now, out var explanation);
        if (judged is not null && step.State.Evidence.Lack(_rails) is { } regret)
            metrics.Regretted(regret);
        var kernel = TrialKernel(step, now);
        if (step.IsPublished || kernel != _trialKernel)
        {
            if (!await TryPublishAsync(step, kernel, explanation, now, before._safety, cancellationToken))
            {
                (_memory, _safety) = before;
                _journal.Break();
                return false;
            }

            metrics.Decided(step.Verdict);
        }
        else
        {
            _safety = step.State;
            if (explanation is not null)
                Explain(explanation);
        }

        _askedAt = now;
        GivePrior(now);
        await _journal.FlushAsync(now);
        await _explanations.FlushAsync();
        return true;
    }

    /// <summary>
    /// Once a decision without telemetry and after the weights' expiry is stored, only telemetry or an operator can lead to another one. So
    /// ten thousand workspaces at rest cost no decisions.
    /// </summary>
    private bool IsAtRest(DateTimeOffset now) =>
        now >= _askedAt && _askedAt - _heardAt > options.Value.WeightsTimeToLive + RestAfter;

    /// <summary>Asks the learner, then the rule; moves the learner's memory and the journal, not what is in force.</summary>
    private SafetyStep Decide(WorkspaceDemand demand, JudgedInterval? judged, DateTimeOffset now, out StoredExplanation? explanation)
    {
        explanation = null;
        if (_safety.Controls is { Mode: CopilotMode.Off, Pin: null, Freeze: null })
            return SafetyRule.Step(_safety, new SafetyInput(null, "off", demand, judged, now), _rails);
        var told = _safety.LearnsFrom is { } inForce && inForce != _memory.Weights ? _safety.LearnsFrom : null;
        var from = told is { } weights ? _memory.InForce(weights, now) : _memory;
        var (answer, failure) = Ask(from, demand, now);
        var step = SafetyRule.Step(_safety, new SafetyInput(answer?.Decision, failure, demand, judged, now), _rails);
        var next = answer?.Memory ?? learner.Begin();
        _journal.Add(_memory, new DecisionRecord(
            0, now, demand, told, answer?.Decision.Weights ?? from.Weights, answer?.Decision.Changed ?? false, failure is not null, next.Hash(),
            step.Verdict, !step.IsPublished ? NewestEpoch : NewestEpoch + (step.State.Candidate is null ? 1 : 2)));
        _memory = next;
        if (step.IsPublished || (step.Verdict == SafetyVerdict.Shadow && answer is { Decision.Changed: true }))
            explanation = Explanation(step, answer?.Decision, now);
        return step;
    }

    private (LearnerAnswer? Answer, string? Failure) Ask(LearnerMemory from, WorkspaceDemand demand, DateTimeOffset now)
    {
        try
        {
            return (learner.Step(from, demand, now, _seed), null);
        }
        catch (Exception exception)
        {
            // A learner that throws must not leave a kernel with weights that nobody answers for.
            LogLearnerFailed(Log, this.GetPrimaryKeyString(), exception);
            return (null, exception.GetType().Name);
        }
    }

    private StoredExplanation Explanation(SafetyStep step, WeightDecision? decision, DateTimeOffset now)
    {
        var epoch = step.IsPublished ? NewestEpoch + 1 : _epoch;
        return step.Verdict is SafetyVerdict.Live or SafetyVerdict.Canary or SafetyVerdict.Shadow or SafetyVerdict.Fallback && decision is not null
            ? CopilotMapping.ToState(epoch, decision.Explanation, step, step.Verdict switch
            {
                SafetyVerdict.Shadow => decision.Weights,
                SafetyVerdict.Canary => step.State.Candidate ?? step.State.Approved,
                _ => step.State.Approved,
            })
            : CopilotMapping.ToState(epoch, $"weights {CopilotMapping.Text(step.State.Approved)}", step, _safety.Approved, _seed, now);
    }

    private string TrialKernel(SafetyStep step, DateTimeOffset now)
    {
        if (step.State.Candidate is null)
            return string.Empty;
        var draw = now.UtcTicks / DrawPeriod.Ticks;
        if (_trialKernel.Length > 0 && now - _startedAt < RosterPatience)
            return _trialKernel;
        var kernel = _kernels.Draw(_trialKernel, _draw >= 0 && draw != _draw, _seed, draw, now);
        _draw = draw;
        return kernel;
    }

    /// <summary>Stores, then publishes; false, with nothing changed but the memory and the journal, when it could not be stored.</summary>
    private async Task<bool> TryPublishAsync(
        SafetyStep step, string kernel, StoredExplanation? explanation, DateTimeOffset now, SafetyState safetyBefore, CancellationToken cancellationToken)
    {
        var before = (_epoch, _decidedAt, _reason, _trialKernel);
        var epoch = NewestEpoch + 1;
        (_safety, _epoch, _decidedAt, _reason, _trialKernel) = (step.State, epoch, now, step.Reason, kernel);
        if (explanation is not null)
            _explanations.Add(explanation with { Epoch = step.Verdict == SafetyVerdict.Canary ? NewestEpoch : _epoch });
        try
        {
            await WatchAsync(_safety.Candidate is not null || _safety.Approved != SchedulerWeights.Default);
            await WriteNowAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            // Nobody has seen this epoch: it never was. The next decision tries again from the state before.
            (_epoch, _decidedAt, _reason, _trialKernel) = before;
            _safety = safetyBefore;
            if (explanation is not null)
                _explanations.Undo();
            LogNotStored(Log, this.GetPrimaryKeyString(), exception);
            return false;
        }

        LogDecided(Log, this.GetPrimaryKeyString(), _epoch, WorkspaceLearner.Model, step.Verdict.Name(), CopilotMapping.Text(step.State.Candidate ?? step.State.Approved));
        if (explanation is not null)
            LogExplained(Log, this.GetPrimaryKeyString(), _epoch, explanation.Decision, explanation.Reason, explanation.Confidence, explanation.Mode, explanation.InputsHash);
        _published = Publication();
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
        return true;
    }

    private void Explain(StoredExplanation explanation)
    {
        _explanations.Add(explanation);
        LogExplained(Log, this.GetPrimaryKeyString(), explanation.Epoch, explanation.Decision, explanation.Reason, explanation.Confidence, explanation.Mode, explanation.InputsHash);
        MarkDirty();
    }
}

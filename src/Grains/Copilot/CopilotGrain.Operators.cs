using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Grains.Interfaces.Copilot;

namespace SqlxOrleans.Grains.Copilot;

/// <content>What operators may do and see.</content>
internal sealed partial class CopilotGrain
{
    public Task<CopilotStatus> GetStatusAsync() => Task.FromResult(Status());

    public Task<IReadOnlyList<byte[]>> GetJournalAsync() => _journal.ReadAsync();

    public async Task<OperatorAnswer> OperateAsync(OperatorCommand command)
    {
        var now = clock.GetUtcNow();
        var mark = new OperatorMark(command.By, command.Why, now);
        if (command.Verb == "mark-denials" && mark.Problem() is null)
            return await MarkDenialsAsync(command.Denials, mark);
        var answer = mark.Problem() is { } problem ? new ControlAnswer(null, problem) : Consider(command, mark);
        if (answer.Next is not { } controls)
            return new OperatorAnswer(false, answer.Refusal ?? string.Empty, Status());
        var before = _safety;
        var step = SafetyRule.Operate(_safety, controls, now, _rails) with { Reason = $"{command.Verb} by {mark.By}: {mark.Why}" };
        var text = Text(command, step);
        var explanation = CopilotMapping.ToState(_epoch, text, step, before.Approved, _seed, now);
        if (step.IsPublished)
        {
            if (!await TryPublishAsync(step, TrialKernel(step, now), explanation, now, before, CancellationToken.None))
                return new OperatorAnswer(false, "it could not be stored; nothing has changed, try again", Status());
        }
        else
        {
            await StoreAsync(step.State, explanation, before);
        }

        if (command.Verb == "mode")
            _trials = TrialLog.Empty;
        LogOperated(Log, this.GetPrimaryKeyString(), command.Verb, mark.By, mark.Why);
        return new OperatorAnswer(true, text, Status());
    }

    private ControlAnswer Consider(OperatorCommand command, OperatorMark mark)
    {
        var controls = _safety.Controls;
        switch (command.Verb)
        {
            case "mode":
                return CopilotModes.TryParse(command.Mode, out var mode)
                    ? controls.SetMode(mode, mark, command.Force)
                    : new ControlAnswer(null, $"'{command.Mode}' is not a mode; use {CopilotModes.Allowed}");
            case "promote":
                return Promote(command, mark);
            case "pin":
                return command.Weights is [var l, var b, var a, var s]
                    ? controls.PinTo(new SchedulerWeights(l, b, a, s), mark, _rails)
                    : new ControlAnswer(null, "a pin needs four weights: L, B, A and S");
            case "unpin":
                return controls.Unpin();
            case "freeze":
                return controls.FreezeNow(mark);
            case "unfreeze":
                return controls.Unfreeze();
            default:
                return new ControlAnswer(null, $"'{command.Verb}' is not a command; use mode, pin, unpin, freeze, unfreeze, promote or mark-denials");
        }
    }

    private ControlAnswer Promote(OperatorCommand command, OperatorMark mark)
    {
        var mode = _safety.Controls.Mode;
        if (mode is not (CopilotMode.Shadow or CopilotMode.Canary))
            return new ControlAnswer(null, $"the mode is {mode.Name()}: there is nothing to promote");
        var estimate = PromotionCheck.Estimate(_trials, mode, _rails);
        return estimate.Refusal is { } refusal && !command.Force
            ? new ControlAnswer(null, $"{refusal}: {estimate}")
            : _safety.Controls.SetMode(mode == CopilotMode.Shadow ? CopilotMode.Canary : CopilotMode.Live, mark, force: true);
    }

    private string EstimateText()
    {
        if (_safety.Controls.Mode is not (CopilotMode.Shadow or CopilotMode.Canary))
            return string.Empty;
        var estimate = PromotionCheck.Estimate(_trials, _safety.Controls.Mode, _rails);
        return $"Promotion: {(estimate.Refusal is { } refusal ? $"refused, {refusal}" : "supported")}; {estimate}";
    }

    /// <summary>Stores controls that change nothing for kernels; takes them back and throws when that fails.</summary>
    private async Task StoreAsync(SafetyState next, StoredExplanation explanation, SafetyState before)
    {
        _safety = next;
        _explanations.Add(explanation);
        try
        {
            await WriteNowAsync();
        }
        catch
        {
            _safety = before;
            _explanations.Undo();
            throw;
        }
    }

    private static string Text(OperatorCommand command, SafetyStep step) => command.Verb switch
    {
        "mode" or "promote" => $"mode {step.State.Controls.Mode.Name()}, weights {CopilotMapping.Text(step.State.Approved)}",
        "pin" => $"pinned {CopilotMapping.Text(step.State.Approved)}",
        "freeze" => $"frozen {CopilotMapping.Text(step.State.Approved)}",
        _ => $"{command.Verb}: mode {step.State.Controls.Mode.Name()} goes on from {CopilotMapping.Text(step.State.Approved)}",
    };

    private CopilotStatus Status() => new(
        _safety.Controls.Mode.Name(), _published.Version.Epoch, [_published.L, _published.B, _published.A, _published.S],
        $"{WorkspaceLearner.Model} {WorkspaceLearner.ModelVersion}")
    {
        ModeSet = CopilotMapping.ToWire(_safety.Controls.ModeMark),
        Pinned = CopilotMapping.ToWire(_safety.Controls.Pin?.Mark),
        Frozen = CopilotMapping.ToWire(_safety.Controls.Freeze),
        Trial = _published.Trial,
        Kernels = _kernels.Alive(clock.GetUtcNow()).Count,
        HeldUntil = _safety.HoldUntil,
        RolledBack = _safety.RolledBack,
        Refused = _safety.Refused,
        Corrected = _safety.Corrected,
        FellBack = _safety.FellBack,
        Decisions = _journal.Count,
        Regret = _safety.Evidence.Lack(_rails),
        Estimate = EstimateText(),
        Prior = PriorMapping.ToWire(_prior),
        Scaling = _scaling.Status(),
    };
}

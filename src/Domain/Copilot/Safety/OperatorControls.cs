namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// What operators have decided for a workspace. A pin goes before a freeze, a freeze before the mode: the two exclude each other,
/// and a mode that is set beneath them takes effect when they end.
/// </summary>
public sealed record OperatorControls
{
    /// <summary>Live, with nothing pinned or frozen, set by nobody.</summary>
    public static OperatorControls Initial { get; } = new();

    /// <summary>The mode.</summary>
    public CopilotMode Mode { get; init; } = CopilotMode.Live;

    /// <summary>Who set the mode; null while it is the first one.</summary>
    public OperatorMark? ModeMark { get; init; }

    /// <summary>The pinned weights; null: none.</summary>
    public OperatorPin? Pin { get; init; }

    /// <summary>Who froze the weights in force; null: nobody.</summary>
    public OperatorMark? Freeze { get; init; }

    /// <summary>
    /// Sets the mode. From shadow to canary and from either to live an estimate stands in the way (<c>promote</c>), unless forced.
    /// </summary>
    public ControlAnswer SetMode(CopilotMode mode, OperatorMark mark, bool force)
    {
        ArgumentNullException.ThrowIfNull(mark);
        if (mark.Problem() is { } problem)
            return ControlAnswer.Refuse(problem);
        if (mode == Mode)
            return ControlAnswer.Refuse($"the mode is {mode.Name()} already");
        var isPromotion = (Mode, mode) is (CopilotMode.Shadow, CopilotMode.Canary or CopilotMode.Live) or (CopilotMode.Canary, CopilotMode.Live);
        return isPromotion && !force
            ? ControlAnswer.Refuse($"from {Mode.Name()} to {mode.Name()} is a promotion, which an estimate must support: use promote, or force it")
            : new(this with { Mode = mode, ModeMark = mark }, null);
    }

    /// <summary>Fixes the weights.</summary>
    public ControlAnswer PinTo(SchedulerWeights weights, OperatorMark mark, GuardRails rails)
    {
        ArgumentNullException.ThrowIfNull(mark);
        ArgumentNullException.ThrowIfNull(rails);
        if (mark.Problem() is { } problem)
            return ControlAnswer.Refuse(problem);
        if (Freeze is { } freeze)
            return ControlAnswer.Refuse($"the weights are frozen by {freeze.By} ({freeze.Why}): unfreeze first");
        return WeightGuard.Problem(weights, rails) is { } invalid
            ? ControlAnswer.Refuse(invalid)
            : new(this with { Pin = new OperatorPin(weights, mark) }, null);
    }

    /// <summary>Ends the pin.</summary>
    public ControlAnswer Unpin() => Pin is null ? ControlAnswer.Refuse("no weights are pinned") : new(this with { Pin = null }, null);

    /// <summary>Keeps what is in force.</summary>
    public ControlAnswer FreezeNow(OperatorMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        if (mark.Problem() is { } problem)
            return ControlAnswer.Refuse(problem);
        if (Pin is { } pin)
            return ControlAnswer.Refuse($"the weights are pinned by {pin.Mark.By} ({pin.Mark.Why}), which fixes them already: unpin first");
        return Freeze is { } freeze
            ? ControlAnswer.Refuse($"the weights are frozen by {freeze.By} already ({freeze.Why})")
            : new(this with { Freeze = mark }, null);
    }

    /// <summary>Ends the freeze.</summary>
    public ControlAnswer Unfreeze() => Freeze is null ? ControlAnswer.Refuse("nothing is frozen") : new(this with { Freeze = null }, null);
}

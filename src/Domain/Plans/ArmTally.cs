namespace SqlxOrleans.Domain.Plans;

/// <summary>Sums one arm's executions for the next report.</summary>
internal sealed class ArmTally
{
    private LogLatency _completed;
    private LogLatency _cutOff;
    private double _sumMs;
    private long _elsewhere;

    public void Add(double logarithm, bool wasCutOff, bool isElsewhere)
    {
        var believed = Math.Clamp(logarithm, LogLatency.Least, LogLatency.Greatest);
        if (wasCutOff)
            _cutOff += LogLatency.Of(believed);
        else
            (_completed, _sumMs) = (_completed + LogLatency.Of(believed), _sumMs + Math.Exp(believed));
        _elsewhere += isElsewhere ? 1 : 0;
    }

    public ArmReport Report(HintSet hints) => new(hints, _completed, _sumMs, _cutOff with { M2 = 0 }, _elsewhere);
}

using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Plans;

/// <summary>
/// A kernel's side of one plan: chooses each execution's arm from the newest advice within the trial budget, and sums what
/// the executions took until the next report. Not thread-safe.
/// </summary>
/// <param name="options">The rules; the same as the cluster's.</param>
public sealed class PlanExplorer(PlanBanditOptions options)
{
    private readonly Dictionary<HintSet, ArmTally> _tallies = [];
    private LoadFactor _load;
    private TrialBudget _budget;
    private int _sinceControl;
    private PlanAdvice? _advice;

    /// <summary>The newest advice; null: only the default runs.</summary>
    public PlanAdvice? Advice
    {
        get => _advice;
        set
        {
            var before = _advice?.Hints ?? default;
            _advice = value;
            if (value is not null && value.Hints != before)
                _load.Switch(value.Arms[value.InForce].Belief.Location - value.Arms[0].Belief.Location);
        }
    }

    /// <summary>True when there is something to report.</summary>
    public bool HasNews => _tallies.Count > 0;

    /// <summary>The arm for the next execution.</summary>
    /// <param name="workloadClass">Class L runs only what other classes have proved.</param>
    /// <param name="random">Seeded by the caller.</param>
    public PlanChoice Choose(WorkloadClass workloadClass, Random random)
    {
        _budget.Arrive(options.TrialShare);
        if (Advice is not { } advice)
            return default;
        var isL = workloadClass == WorkloadClass.L;
        var inForce = isL && !advice.Arms[advice.InForce].IsOpenToL ? 0 : advice.InForce;
        _sinceControl++;
        if (!advice.MayTry || !_load.IsWarm || !_budget.HasTrial)
            return Run(advice, inForce);
        if (inForce > 0 && _sinceControl >= options.ControlEvery)
        {
            _sinceControl = 0;
            _budget.TrySpend(0);
            return new PlanChoice(default, true, null, 0);
        }

        var arm = Draw(advice, inForce, isL, random);
        var reserve = arm == 0 ? 0 : advice.CutOffMs * Math.Exp(_load.Value);
        if (arm == inForce || !_budget.TrySpend(reserve))
            return Run(advice, inForce);
        return new PlanChoice(advice.Arms[arm].Hints, true, arm == 0 ? null : reserve, reserve);
    }

    /// <summary>Counts an execution that was chosen here.</summary>
    /// <param name="choice">What <see cref="Choose"/> said.</param>
    /// <param name="workloadClass">The class it ran under.</param>
    /// <param name="elapsed">How long it took; when it was cut off, until then.</param>
    /// <param name="wasCutOff">True when it was stopped or failed: it would have taken longer.</param>
    public void Count(in PlanChoice choice, WorkloadClass workloadClass, TimeSpan elapsed, bool wasCutOff)
    {
        var logarithm = LogLatency.LogOf(elapsed);
        if (Advice is { MayTry: true } advice)
        {
            Settle(choice, advice, elapsed.TotalMilliseconds, wasCutOff);
            var wasWarm = _load.IsWarm;
            if (!wasCutOff)
                Learn(choice, advice, logarithm);
            if (!wasWarm)
                return;
        }

        if (!_tallies.TryGetValue(choice.Hints, out var tally))
            _tallies.Add(choice.Hints, tally = new ArmTally());
        tally.Add(logarithm - _load.Value, wasCutOff, workloadClass != WorkloadClass.L);
    }

    /// <summary>What was seen since the last call.</summary>
    public IReadOnlyList<ArmReport> Take()
    {
        var reports = _tallies.Select(arm => arm.Value.Report(arm.Key)).ToArray();
        _tallies.Clear();
        return reports;
    }

    private PlanChoice Run(PlanAdvice advice, int arm) => arm == 0
        ? default
        : new PlanChoice(advice.Arms[arm].Hints, false, advice.GuardMs * Math.Exp(_load.Value), 0);

    private static int Draw(PlanAdvice advice, int inForce, bool isL, Random random)
    {
        var (best, least) = (inForce, double.PositiveInfinity);
        for (var i = 0; i < advice.Arms.Length; i++)
        {
            var arm = advice.Arms[i];
            if (arm.IsDropped || (isL && !arm.IsOpenToL))
                continue;
            var drawn = arm.Belief.Draw(random);
            if (drawn < least)
                (best, least) = (i, drawn);
        }

        return best;
    }

    /// <summary>A trial that was cut off costs what it took and then the default's run; what it did not cost beyond the default's goes back.</summary>
    private void Settle(in PlanChoice choice, PlanAdvice advice, double elapsedMs, bool wasCutOff)
    {
        var load = Math.Exp(_load.Value);
        var most = advice.CutOffMs * load;
        if (!choice.IsTrial)
        {
            _budget.Earn(options.OverspendShare * advice.DefaultMs * load, most);
            return;
        }

        var beyond = wasCutOff ? elapsedMs : Math.Max(0, elapsedMs - (advice.DefaultMs * load));
        _budget.Return(choice.ReservedMs - beyond, most);
    }

    private void Learn(in PlanChoice choice, PlanAdvice advice, double logarithm)
    {
        var byDefault = advice.Arms[0].Belief.Location;
        if (!choice.IsTrial && choice.Hints == advice.Hints)
            _load.Learn(logarithm, byDefault);
        else if (choice.Hints.IsDefault)
            _load.Control(logarithm, byDefault);
    }
}

using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies.Triage;

/// <summary>
/// Demand with learned headroom and a knapsack over the classes (design "Triage."), as the prototype had it. The product's
/// <see cref="TriageLearner"/> grew from it and answers to real kernels; this one is the figure to compare with.
/// </summary>
internal sealed class TriageRulePolicy : TelemetryPolicy
{
    private readonly TriageRuleOptions _options;
    private readonly double[] _objective;
    private readonly double[] _default;
    private readonly double[] _mean = new double[WeightVector.Classes];
    private readonly double[] _deviation = new double[WeightVector.Classes];
    private readonly double[] _headroom = new double[WeightVector.Classes];
    private readonly double[] _requirements = new double[WeightVector.Classes];
    private bool _hasDemand;
    private int _protected = Knapsack.All;
    private int _wished = Knapsack.All;
    private int _wishes;

    /// <summary>Starts with every class protected.</summary>
    public TriageRulePolicy(PolicySetting setting, TriageRuleOptions? options = null)
        : base(setting)
    {
        _options = options ?? new();
        _objective = setting.ObjectiveWeights.ToArray();
        _default = WeightVector.ToArray(setting.Start);
        Array.Fill(_headroom, _options.HeadroomStart);
    }

    /// <inheritdoc/>
    protected override double[] Next(WorkspaceDemand demand)
    {
        FollowDemand();
        FollowHeadroom(Misses.Of(demand));
        for (var c = 0; c < _requirements.Length; c++)
        {
            _requirements[c] = ((_mean[c] + (_options.Deviations * _deviation[c])) * _headroom[c])
                + (Meter.BacklogSeconds[c] / _options.DrainSeconds);
        }

        FollowSet(Knapsack.Choose(_objective, _requirements, Setting.Floor));
        return Allocate();
    }

    private void FollowDemand()
    {
        for (var c = 0; c < _mean.Length; c++)
        {
            var error = Meter.Load[c] - _mean[c];
            _deviation[c] += _hasDemand ? _options.DemandRate * (Math.Abs(error) - _deviation[c]) : 0;
            _mean[c] += _hasDemand ? _options.DemandRate * error : error;
        }

        _hasDemand = true;
    }

    /// <summary>A class that was given up misses because it is starved, which says nothing about headroom.</summary>
    private void FollowHeadroom(double?[] violations)
    {
        for (var c = 0; c < _headroom.Length; c++)
        {
            if (!Knapsack.Has(_protected, c) || violations[c] is not { } violation)
                continue;
            var factor = violation > 0
                ? 1 + (_options.HeadroomRise * Math.Min(1, _options.ViolationGain * violation))
                : _options.HeadroomDecay;
            _headroom[c] = Math.Clamp(_headroom[c] * factor, _options.HeadroomMin, _options.HeadroomMax);
        }
    }

    private void FollowSet(int chosen)
    {
        _wishes = chosen == _wished ? _wishes + 1 : 1;
        _wished = chosen;
        if (_wishes >= _options.EqualDecisions || Knapsack.Need(_protected, _requirements, Setting.Floor) > _options.OverloadLimit)
            _protected = chosen;
    }

    /// <summary>
    /// Protected classes get their requirement and their part of the slack; the others in order of objective weight per requirement up to
    /// theirs; what then is left goes to the protected ones.
    /// </summary>
    private double[] Allocate()
    {
        var shares = new double[WeightVector.Classes];
        var slack = Math.Max(0, 1 - Knapsack.Need(_protected, _requirements, Setting.Floor));
        for (var c = 0; c < shares.Length; c++)
            shares[c] = Knapsack.Has(_protected, c) ? Math.Max(Setting.Floor, _requirements[c]) : Setting.Floor;
        var rest = slack * (1 - _options.SlackPart);
        for (var given = 0; _protected != Knapsack.All && rest > 0 && given != Knapsack.All; )
        {
            var next = MostWorth(given | _protected);
            if (next < 0)
                break;
            given |= 1 << next;
            var part = Math.Min(rest, Math.Max(0, _requirements[next] - Setting.Floor));
            shares[next] += part;
            rest -= part;
        }

        Spread(shares, (slack * _options.SlackPart) + rest);
        return shares;
    }

    /// <summary>The class outside the set with the most objective weight per requirement; -1 when there is none.</summary>
    private int MostWorth(int set)
    {
        var best = -1;
        for (var c = 0; c < WeightVector.Classes; c++)
        {
            if (!Knapsack.Has(set, c) && (best < 0 || _objective[c] * _requirements[best] > _objective[best] * _requirements[c]))
                best = c;
        }

        return best;
    }

    private void Spread(double[] shares, double slack)
    {
        var set = _protected == 0 ? Knapsack.All : _protected;
        double sum = 0;
        for (var c = 0; c < shares.Length; c++)
            sum += Knapsack.Has(set, c) ? _default[c] : 0;
        for (var c = 0; c < shares.Length; c++)
            shares[c] += Knapsack.Has(set, c) ? slack * _default[c] / sum : 0;
    }
}

using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies.Mpc;

/// <summary>
/// Model-predictive weights with learned feasibility (design "Mpc."): of some hundred settings, the one under which the demand of the last
/// seconds would have met the most. What a setting gives each class comes from weighted fair sharing; how full a class's share may be comes
/// from outcomes. The idea of planning with a learned model over a short past is receding-horizon control (Garcia, Prett, Morari: "Model
/// predictive control: theory and practice", 1989).
/// </summary>
public sealed class MpcPolicy : IWeightPolicy
{
    private readonly PolicySetting _setting;
    private readonly MpcOptions _options;
    private readonly LoadMeter _meter;
    private readonly PolicyRandom _random;
    private readonly FeasibilityThresholds _thresholds;
    private readonly DemandHistory _history;
    private readonly RecentOutcomes _outcomes;
    private readonly double[] _objective;
    private readonly double _greatestMet;
    private readonly double[] _default;
    private readonly double[] _lattice;
    private readonly double[] _current;

    /// <summary>Starts with the weights of the setting.</summary>
    public MpcPolicy(PolicySetting setting, MpcOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(setting);
        _setting = setting;
        _options = options ?? new();
        _meter = new(setting);
        _random = new(setting.Seed);
        _thresholds = new(_options);
        _history = new(_options.Kept, _options.StepBack);
        _outcomes = new(_options.OutcomeMemory);
        _objective = setting.ObjectiveWeights.ToArray();
        _greatestMet = _objective.Sum();
        _default = WeightVector.ToArray(setting.Start);
        _current = WeightVector.ToArray(setting.Start);
        _lattice = WeightGrid.Of(_options.LatticeParts, setting);
    }

    /// <inheritdoc/>
    public SchedulerWeights Decide(WorkspaceDemand demand, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(demand);
        if (!_meter.Take(demand))
            return WeightVector.ToWeights(_current);
        Span<double> load = stackalloc double[WeightVector.Classes];
        for (var c = 0; c < load.Length; c++)
            load[c] = _meter.Load[c] + (_options.DrainPart * _meter.BacklogSeconds[c] / _options.DrainSeconds);
        Learn(demand, load);
        _history.Add(load);
        Choose();
        return WeightVector.ToWeights(_current);
    }

    private void Learn(WorkspaceDemand demand, ReadOnlySpan<double> load)
    {
        Span<double> utilisation = stackalloc double[WeightVector.Classes];
        ShareUse.Of(_current, load, utilisation);
        _outcomes.Add(demand, utilisation);
        for (var c = 0; c < utilisation.Length; c++)
        {
            if (_outcomes.BadRatio(c) is { } bad)
                _thresholds.Learn(c, _outcomes.Utilisation(c), bad <= Misses.Allowed);
        }
    }

    private void Choose()
    {
        Span<double> best = [.. _current];
        var greatest = Score(_current, double.NegativeInfinity);
        Consider(_default, _options.DefaultBonus, best, ref greatest);
        for (var i = 0; i < _lattice.Length; i += WeightVector.Classes)
            Consider(_lattice.AsSpan(i, WeightVector.Classes), 0, best, ref greatest);
        Span<double> near = stackalloc double[WeightVector.Classes];
        for (var i = 0; i < _options.Perturbations; i++)
        {
            for (var c = 0; c < near.Length; c++)
                near[c] = _current[c] * Math.Exp(_options.PerturbationSpread * _random.NextNormal());
            WeightVector.BoundInPlace(near, _setting.Floor, _setting.Ceiling);
            Consider(near, 0, best, ref greatest);
        }

        best.CopyTo(_current);
    }

    private void Consider(ReadOnlySpan<double> weights, double bonus, Span<double> best, ref double greatest)
    {
        var cost = (_options.Inertia * WeightVector.Distance(weights, _current)) - bonus;
        var score = Score(weights, greatest + cost) - cost;
        if (score <= greatest)
            return;
        greatest = score;
        weights.CopyTo(best);
    }

    /// <summary>
    /// The squares prefer a class that surely meets its target to two that perhaps do. Ends early, with less than needed, once the demand
    /// vectors that are left cannot make up for the first ones: these count most, so that most settings cost one or two of six.
    /// </summary>
    private double Score(ReadOnlySpan<double> weights, double needed)
    {
        Span<double> utilisation = stackalloc double[WeightVector.Classes];
        var (score, left) = (0.0, 1.0);
        for (var age = 0; age < _history.Count && score + (left * _greatestMet) > needed; age++)
        {
            left -= _history.Weight(age);
            ShareUse.Of(weights, _history[age], utilisation);
            double met = 0;
            for (var c = 0; c < utilisation.Length; c++)
            {
                var probability = _thresholds.Met(c, utilisation[c]);
                met += _objective[c] * probability * probability;
            }

            score += _history.Weight(age) * met;
        }

        return score;
    }
}

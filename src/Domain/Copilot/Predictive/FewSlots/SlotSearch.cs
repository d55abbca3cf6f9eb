using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Predictive.FewSlots;

/// <summary>
/// Plans for few slots: each setting is played some seconds ahead on the kernel that is believed in, all of them on the same requests, and what they are
/// worth is smoothed over decisions. Keeps buffers, not beliefs; one thread at a time.
/// </summary>
internal sealed class SlotSearch : IOutlook
{
    /// <summary>Target of a class of which no kernel told one, seconds: it is never late.</summary>
    private const double NoTarget = 1e3;

    private readonly PredictiveOptions _options;
    private readonly double[] _objective;
    private readonly double[] _rate = new double[FairShare.Classes];
    private readonly double[] _alone = new double[FairShare.Classes];
    private readonly double[] _waiting = new double[FairShare.Classes];
    private readonly double[] _running = new double[FairShare.Classes];
    private readonly double[] _targets = new double[FairShare.Classes];
    private readonly SlotFuture _future = new();
    private readonly Rollout _rollout = new();
    private SchedulerWeights[] _settings = [];
    private double _cores;
    private int _slots;

    public SlotSearch(PredictiveOptions options) => (_options, _objective) = (options, options.ObjectiveWeights.ToArray());

    /// <inheritdoc/>
    public PerClass<double> Asked => new(_rate[0] * _alone[0] / _cores, _rate[1] * _alone[1] / _cores, _rate[2] * _alone[2] / _cores, _rate[3] * _alone[3] / _cores);

    /// <inheritdoc/>
    public PerClass<double> ServiceSeconds => new(_alone[0], _alone[1], _alone[2], _alone[3]);

    /// <inheritdoc/>
    public string Capacity => FormattableString.Invariant($"; played on {_cores:0.0} cores, a query's time being that alone on them");

    /// <summary>Learns about the cores and plays the settings once more.</summary>
    /// <param name="state">The beliefs.</param>
    /// <param name="demand">The interval that is over.</param>
    /// <param name="slots">Slots of the kernel.</param>
    /// <param name="hasChanged">True when demand is another than before.</param>
    /// <param name="draw">Of what may come.</param>
    public PredictiveState Play(PredictiveState state, WorkspaceDemand demand, double slots, bool hasChanged, ulong draw)
    {
        Prepare(slots);
        state = state with { Cores = CoreModel.Update(state.Cores, demand, slots, hasChanged) };
        Begin(state, demand, draw);
        var known = hasChanged ? state.Settings.AfterChange() : state.Settings;
        if (known.Values.Count != _settings.Length + 1)
            known = new(new double[_settings.Length + 1], SchedulerWeights.Default, 0);
        var values = known.Values.ToArray();
        var part = Math.Max(_options.WorthRate, 1.0 / (known.Decisions + 1));
        for (var i = 0; i < _settings.Length; i++)
            values[i] += part * (Worth(_settings[i]) - values[i]);
        var other = known.Other;
        if (!_settings.Contains(state.Weights))
        {
            values[^1] += (other == state.Weights ? part : 1) * (Worth(state.Weights) - values[^1]);
            other = state.Weights;
        }

        return state with { Settings = new(values, other, known.Decisions + 1) };
    }

    /// <summary>The best setting within a step's reach, when they were played often enough.</summary>
    public Plan Best(PredictiveState state)
    {
        var (current, values) = (state.Weights, state.Settings.Values);
        var stay = values[Array.IndexOf(_settings, current) is >= 0 and var at ? at : ^1];
        var (best, expected) = (current, stay);
        if (state.Settings.Decisions >= _options.LeastPlayed)
        {
            for (var i = 0; i < _settings.Length; i++)
            {
                if (values[i] - _options.LeastAdvantage > Math.Max(stay, expected - _options.LeastAdvantage) && IsInReach(current, _settings[i]))
                    (best, expected) = (_settings[i], values[i]);
            }
        }

        return new(best, expected, stay, best == current ? 0 : expected - _options.LeastAdvantage - stay);
    }

    /// <inheritdoc/>
    public PerClass<double> Chances(SchedulerWeights weights)
    {
        Worth(weights);
        return new(_rollout.Met(0), _rollout.Met(1), _rollout.Met(2), _rollout.Met(3));
    }

    private bool IsInReach(SchedulerWeights from, SchedulerWeights to) => WeightShaping.GreatestChange(from, to) <= _options.MaxStep;

    private double Worth(SchedulerWeights setting)
    {
        _rollout.Play([setting.L, setting.B, setting.A, setting.S], _targets, _waiting[0]);
        double worth = 0;
        for (var c = 0; c < FairShare.Classes; c++)
            worth += _objective[c] * _rollout.Met(c);
        return worth;
    }

    private void Prepare(double slots)
    {
        var whole = Math.Max(1, (int)Math.Round(slots));
        if (whole == _slots)
            return;
        (_slots, _settings) = (whole, SlotSettings.For(whole, _options.Floor, _options.Ceiling));
    }

    private void Begin(PredictiveState state, WorkspaceDemand demand, ulong draw)
    {
        var hypothesis = CoreModel.Draw(state.Cores, ref draw);
        _cores = CoreBelief.Parts[hypothesis] * _slots;
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var c = (int)workloadClass - 1;
            _targets[c] = state.Classes[workloadClass].TargetSeconds is > 0 and var target ? target : NoTarget;
            _rate[c] = state.Cores.Rate[workloadClass];
            _alone[c] = state.Cores.Alone[(hypothesis * FairShare.Classes) + c] is > 0 and var known ? known : DemandModel.UnseenService * _targets[c];
            _running[c] = state.Cores.Running[workloadClass];
            _waiting[c] = Math.Max(0, demand.Classes[workloadClass].Backlog);
        }

        _future.Draw(_rate, _alone, _waiting, _running, draw);
        _rollout.Begin(_future, _slots, _cores, _alone);
    }
}

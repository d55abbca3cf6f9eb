using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>
/// What J a setting would have over the next seconds: queues grow and drain by weighted fair sharing, and a class's chance to meet its
/// target falls with what it asks for over what it can get. Reused from decision to decision for its buffers; one thread at a time.
/// </summary>
internal sealed class Forecast : IOutlook
{
    /// <summary>Beyond these log-odds the logistic is 0 or 1 for every purpose.</summary>
    private const double Saturated = 7;

    /// <summary>What sums of a few dozen numbers below 1 may be off.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Being late now and then is chance, which the corrections learn; only what lasts is tried out.</summary>
    private const double NearlyAlways = 0.8;

    private readonly PredictiveOptions _options;
    private readonly Future _future;
    private readonly double[] _objective;
    private readonly double[] _threshold;
    private readonly double[] _slope;
    private readonly double[] _drain;
    private readonly double[] _limit;
    private readonly double[] _chances;
    private readonly double[] _backlog = new double[FairShare.Classes];
    private readonly double[] _fullest = new double[FairShare.Classes];
    private readonly Correction[] _corrections = new Correction[FairShare.Classes];
    private readonly WorkloadClass _foremost;
    private double _urge;

    public Forecast(PredictiveOptions options)
    {
        (_options, _future) = (options, new(options));
        (_objective, _threshold, _slope) = (options.ObjectiveWeights.ToArray(), options.Threshold.ToArray(), options.Slope.ToArray());
        (_drain, _limit) = (options.DrainSeconds.ToArray(), options.BacklogLimit.ToArray());
        _foremost = WorkloadClasses.Judged.MaxBy(c => options.ObjectiveWeights[c]);
        _chances = new double[options.Horizon * FairShare.Classes];
    }

    /// <summary>Takes up what is known.</summary>
    public void Begin(PredictiveState state, double slots)
    {
        _future.Begin(state, slots);
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var c = (int)workloadClass - 1;
            _backlog[c] = state.Classes[workloadClass].BacklogSeconds;
            _fullest[c] = Math.Max(_backlog[c], _limit[c]);
            _corrections[c] = state.Corrections[workloadClass];
        }

        Asked = PerClass.Of(c => state.Classes[c].Demand);
        ServiceSeconds = PerClass.Of(c => state.Classes[c].ServiceSeconds);
        BeginTrial(state);
    }

    /// <summary>What the default weights gain: nothing while more weight is tried for the class that J weighs most.</summary>
    public double DefaultBonus { get; private set; }

    /// <summary>What the change of weights is worth to the class that J weighs most, when its trial is due.</summary>
    public double Relief(ReadOnlySpan<double> setting, ReadOnlySpan<double> present) => _urge * (setting[Foremost] - present[Foremost]);

    /// <summary>J over windows: a class meets its target when it is likely to in every second of one.</summary>
    /// <param name="weights">The setting.</param>
    /// <param name="needed">A setting that cannot have more than this may get any answer up to this: it ends early.</param>
    public double Score(ReadOnlySpan<double> weights, double needed)
    {
        Span<double> bonus = stackalloc double[FairShare.Classes];
        Span<double> available = stackalloc double[FairShare.Classes];
        Span<double> queue = [_backlog[0], _backlog[1], _backlog[2], _backlog[3]];
        Optimism(weights, bonus);
        var (score, left, count) = (0.0, 1.0, _future.Count);
        for (var second = 0; second < count; second++)
        {
            var demand = _future.Demand(second);
            Chances(weights, demand, _future.Beyond(second), queue, 1, bonus, available, _chances.AsSpan(FairShare.Classes * second, FairShare.Classes));
            Serve(demand, available, 1, queue);
            var start = second - _options.Window + 1;
            if (start < 0)
                continue;
            score += _future.Worth(start) * WindowMet(start, second + 1);
            left -= _future.Worth(start);
            if (score + left <= needed)
                return score + left;
        }

        for (var start = Math.Max(0, count - _options.Window + 1); start < count; start++)
            score += _future.Worth(start) * WindowMet(start, count);
        return score;
    }

    /// <summary>A cheap likeness of <see cref="Score"/>: the greatest demand of each window's length stands for all of it.</summary>
    /// <param name="weights">The setting.</param>
    /// <param name="needed">A setting that cannot have as much as this may get any answer below this: it ends early.</param>
    public double Glance(ReadOnlySpan<double> weights, double needed)
    {
        Span<double> bonus = stackalloc double[FairShare.Classes];
        Span<double> chances = stackalloc double[FairShare.Classes];
        Span<double> available = stackalloc double[FairShare.Classes];
        Span<double> queue = [_backlog[0], _backlog[1], _backlog[2], _backlog[3]];
        Optimism(weights, bonus);
        var (score, left) = (0.0, 1.0);
        for (var block = 0; block < _future.Blocks; block++)
        {
            Chances(weights, _future.Peak(block), _future.PeakBeyond(block), queue, _options.Window, bonus, available, chances);
            Serve(_future.Mean(block), available, _options.Window, queue);
            for (var c = 0; c < FairShare.Classes; c++)
                score += _future.BlockWorth(block) * _objective[c] * chances[c];
            left -= _future.BlockWorth(block);
            if (score + left < needed - Rounding)
                return score + left;
        }

        return score;
    }

    /// <summary>Log-odds that the model of demand alone gives a class.</summary>
    public double ModelLogOdds(int index, double utilisation)
    {
        var odds = (_threshold[index] - utilisation) / _slope[index];
        return odds / (1 + (Math.Abs(odds) / _options.LogOddsLimit));
    }

    /// <inheritdoc/>
    public PerClass<double> Asked { get; private set; }

    /// <inheritdoc/>
    public PerClass<double> ServiceSeconds { get; private set; }

    /// <inheritdoc/>
    public string Capacity => string.Empty;

    /// <summary>Chance of each class to meet its target at the newest demand.</summary>
    public PerClass<double> Chances(SchedulerWeights weights)
    {
        if (_future.Count == 0)
            return default;
        Span<double> bonus = stackalloc double[FairShare.Classes];
        Span<double> available = stackalloc double[FairShare.Classes];
        Span<double> chances = stackalloc double[FairShare.Classes];
        Chances([weights.L, weights.B, weights.A, weights.S], _future.Demand(0), _future.Beyond(0), _backlog, 1, bonus, available, chances);
        return new(chances[0], chances[1], chances[2], chances[3]);
    }

    /// <summary>What the model sees in an interval that is over: what its outcomes are learnt against.</summary>
    /// <param name="before">The beliefs at its start.</param>
    /// <param name="after">The beliefs at its end, with its demand as the newest.</param>
    /// <param name="slots">Slots of the capacity.</param>
    /// <param name="weights">The weights in force.</param>
    /// <param name="utilisation">Takes what each class asked for over what it could get.</param>
    /// <param name="features">Takes all but the weights.</param>
    public void Explain(
        PredictiveState before, PredictiveState after, double slots, ReadOnlySpan<double> weights, Span<double> utilisation, Span<double> features)
    {
        var of = after.History[0];
        Span<double> demand = [of.L, of.B, of.A, of.S];
        Span<double> queue = stackalloc double[FairShare.Classes];
        Span<double> beyond = stackalloc double[Fluctuation.Size];
        foreach (var workloadClass in WorkloadClasses.Judged)
            queue[(int)workloadClass - 1] = (before.Classes[workloadClass].BacklogSeconds + after.Classes[workloadClass].BacklogSeconds) / 2;
        Fluctuation.Fill(after.Classes, slots, _options.BadLuck, demand, beyond);
        Utilise(weights, demand, beyond, queue, 1, stackalloc double[FairShare.Classes], utilisation, features);
    }

    private int Foremost => (int)_foremost - 1;

    /// <summary>A trial is due, or under way, when that class is late nearly always and the model of demand sees no reason.</summary>
    private void BeginTrial(PredictiveState state)
    {
        var isLate = state.Classes[_foremost].Astonishment > NearlyAlways;
        var hasMore = PerClass.Of(state.Weights)[_foremost] > PerClass.Of(SchedulerWeights.Default)[_foremost];
        _urge = isLate && state.Weights == SchedulerWeights.Default ? _options.Urge * _objective[Foremost] : 0;
        DefaultBonus = isLate && hasMore ? 0 : _options.DefaultBonus;
    }

    private double WindowMet(int start, int end)
    {
        double met = 0;
        for (var c = 0; c < FairShare.Classes; c++)
        {
            double least = 1;
            for (var second = start; second < end; second++)
                least = Math.Min(least, _chances[(FairShare.Classes * second) + c]);
            met += _objective[c] * least;
        }

        return met;
    }

    /// <summary>How unsure the corrections are of a setting, at the newest demand: much the same for the others.</summary>
    private void Optimism(ReadOnlySpan<double> weights, Span<double> bonus)
    {
        if (_options.Optimism <= 0 || _future.Count == 0)
            return;
        Span<double> utilisation = stackalloc double[FairShare.Classes];
        Span<double> features = stackalloc double[Features.Count];
        Utilise(weights, _future.Demand(0), _future.Beyond(0), _backlog, 1, stackalloc double[FairShare.Classes], utilisation, features);
        for (var c = 0; c < FairShare.Classes; c++)
        {
            Features.Fill(c, weights, features);
            bonus[c] = _options.Optimism * _corrections[c].Deviation(features);
        }
    }

    private void Chances(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> demand, ReadOnlySpan<double> beyond, ReadOnlySpan<double> queue, int seconds,
        ReadOnlySpan<double> bonus, Span<double> available, Span<double> chances)
    {
        Span<double> utilisation = stackalloc double[FairShare.Classes];
        Span<double> features = stackalloc double[Features.Count];
        Utilise(weights, demand, beyond, queue, seconds, available, utilisation, features);
        for (var c = 0; c < FairShare.Classes; c++)
        {
            Features.Fill(c, weights, features);
            var odds = ModelLogOdds(c, utilisation[c]) + _corrections[c].Mean(features) + bonus[c];
            chances[c] = odds > Saturated ? 1 : odds < -Saturated ? 0 : 1 / (1 + Math.Exp(-odds));
        }
    }

    private void Utilise(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> demand, ReadOnlySpan<double> beyond, ReadOnlySpan<double> queue, int seconds,
        Span<double> available, Span<double> utilisation, Span<double> features)
    {
        Span<double> work = stackalloc double[FairShare.Classes];
        for (var c = 0; c < FairShare.Classes; c++)
            work[c] = demand[c] + (queue[c] / seconds);
        for (var c = 0; c < FairShare.Classes; c++)
        {
            available[c] = FairShare.Available(c, weights, work);
            var asked = demand[c] + beyond[(FairShare.Classes * c) + c] + (queue[c] / _drain[c]);
            utilisation[c] = asked / Fluctuation.Available(c, weights, work, beyond);
        }

        Features.Fill(work, available, features);
    }

    /// <summary>Some seconds go by: queues take in what arrives and give what the class gets.</summary>
    private void Serve(ReadOnlySpan<double> demand, ReadOnlySpan<double> available, int seconds, Span<double> queue)
    {
        for (var c = 0; c < FairShare.Classes; c++)
            queue[c] = Math.Clamp(queue[c] + (seconds * (demand[c] - available[c])), 0, _fullest[c]);
    }
}

using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>
/// What J a setting would have had over the last seconds of demand, and so will have. Reused from decision to decision for its
/// buffers; one thread at a time.
/// </summary>
internal sealed class Forecast
{
    /// <summary>Beyond these log-odds the logistic is 0 or 1 for every purpose.</summary>
    private const double Saturated = 7;

    /// <summary>Being late now and then is chance, which the corrections learn; only what lasts is tried out.</summary>
    private const double NearlyAlways = 0.8;

    private readonly PredictiveOptions _options;
    private readonly double[] _objective;
    private readonly double[] _threshold;
    private readonly double[] _slope;
    private readonly double[] _demands;
    private readonly double[] _worth;
    private readonly double[] _blocks;
    private readonly double[] _blockWorth;
    private readonly double[] _chances;
    private readonly Correction[] _corrections = new Correction[FairShare.Classes];
    private readonly WorkloadClass _foremost;
    private double _urge;
    private int _count;
    private int _blockCount;

    public Forecast(PredictiveOptions options)
    {
        _options = options;
        (_objective, _threshold, _slope) = (options.ObjectiveWeights.ToArray(), options.Threshold.ToArray(), options.Slope.ToArray());
        _foremost = WorkloadClasses.Judged.MaxBy(c => options.ObjectiveWeights[c]);
        _demands = new double[options.HistoryLength * FairShare.Classes];
        _chances = new double[_demands.Length];
        _blocks = new double[_demands.Length];
        _worth = new double[options.HistoryLength];
        _blockWorth = new double[options.HistoryLength];
    }

    /// <summary>Takes up what is known.</summary>
    public void Begin(PredictiveState state)
    {
        _count = Math.Min(state.History.Count, _options.HistoryLength);
        var (worth, sum) = (1.0, 0.0);
        for (var i = 0; i < _count; i++)
        {
            var of = state.History[i];
            (_demands[4 * i], _demands[(4 * i) + 1], _demands[(4 * i) + 2], _demands[(4 * i) + 3]) = (of.L, of.B, of.A, of.S);
            (_worth[i], sum) = (worth, sum + worth);
            worth *= _options.HistoryDecay;
        }

        for (var i = 0; i < _count; i++)
            _worth[i] /= sum;
        (_corrections[0], _corrections[1], _corrections[2], _corrections[3]) =
            (state.Corrections.L, state.Corrections.B, state.Corrections.A, state.Corrections.S);
        BeginTrial(state);
        FillBlocks();
    }

    /// <summary>What the default weights gain: nothing while more weight is tried for the class that J weighs most.</summary>
    public double DefaultBonus { get; private set; }

    /// <summary>What the change of weights is worth to the class that J weighs most, when its trial is due.</summary>
    public double Relief(ReadOnlySpan<double> setting, ReadOnlySpan<double> present) => _urge * (setting[Foremost] - present[Foremost]);

    /// <summary>J over windows: a class meets its target when it is likely to in every second of one.</summary>
    public double Score(ReadOnlySpan<double> weights)
    {
        Span<double> bonus = stackalloc double[FairShare.Classes];
        Optimism(weights, bonus);
        for (var i = 0; i < _count; i++)
            Chances(weights, _demands.AsSpan(4 * i, 4), bonus, _chances.AsSpan(4 * i, 4));
        double score = 0;
        for (var i = 0; i < _count; i++)
        {
            var end = Math.Min(_count, i + _options.Window);
            double met = 0;
            for (var c = 0; c < FairShare.Classes; c++)
            {
                double least = 1;
                for (var k = i; k < end; k++)
                    least = Math.Min(least, _chances[(4 * k) + c]);
                met += _objective[c] * least;
            }

            score += _worth[i] * met;
        }

        return score;
    }

    /// <summary>A cheap likeness of <see cref="Score"/>: the greatest demand of each window's length stands for all of it.</summary>
    public double Glance(ReadOnlySpan<double> weights)
    {
        Span<double> bonus = stackalloc double[FairShare.Classes];
        Span<double> chances = stackalloc double[FairShare.Classes];
        Optimism(weights, bonus);
        double score = 0;
        for (var i = 0; i < _blockCount; i++)
        {
            Chances(weights, _blocks.AsSpan(4 * i, 4), bonus, chances);
            for (var c = 0; c < FairShare.Classes; c++)
                score += _blockWorth[i] * _objective[c] * chances[c];
        }

        return score;
    }

    /// <summary>Log-odds that the model of demand alone gives a class.</summary>
    public double ModelLogOdds(int index, double utilisation)
    {
        var odds = (_threshold[index] - utilisation) / _slope[index];
        return odds / (1 + (Math.Abs(odds) / _options.LogOddsLimit));
    }

    /// <summary>Chance of each class to meet its target at the newest demand.</summary>
    public PerClass<double> Outlook(ReadOnlySpan<double> weights)
    {
        if (_count == 0)
            return default;
        Span<double> bonus = stackalloc double[FairShare.Classes];
        Span<double> chances = stackalloc double[FairShare.Classes];
        Chances(weights, _demands.AsSpan(0, 4), bonus, chances);
        return new(chances[0], chances[1], chances[2], chances[3]);
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

    private void FillBlocks()
    {
        _blockCount = 0;
        for (var start = 0; start < _count; start += _options.Window, _blockCount++)
        {
            double worth = 0;
            var block = _blocks.AsSpan(4 * _blockCount, 4);
            block.Clear();
            for (var i = start; i < Math.Min(_count, start + _options.Window); i++)
            {
                worth += _worth[i];
                for (var c = 0; c < FairShare.Classes; c++)
                    block[c] = Math.Max(block[c], _demands[(4 * i) + c]);
            }

            _blockWorth[_blockCount] = worth;
        }
    }

    /// <summary>How unsure the corrections are of a setting, at the newest demand: much the same for the others.</summary>
    private void Optimism(ReadOnlySpan<double> weights, Span<double> bonus)
    {
        if (_options.Optimism <= 0 || _count == 0)
            return;
        Span<double> utilisation = stackalloc double[FairShare.Classes];
        Span<double> features = stackalloc double[Features.Count];
        var demand = _demands.AsSpan(0, 4);
        FairShare.Utilisation(weights, demand, utilisation);
        Features.Fill(weights, demand, utilisation, features);
        for (var c = 0; c < FairShare.Classes; c++)
        {
            features[Features.OwnWeight] = 2 * weights[c];
            bonus[c] = _options.Optimism * _corrections[c].Deviation(features);
        }
    }

    private void Chances(ReadOnlySpan<double> weights, ReadOnlySpan<double> demand, ReadOnlySpan<double> bonus, Span<double> chances)
    {
        Span<double> utilisation = stackalloc double[FairShare.Classes];
        Span<double> features = stackalloc double[Features.Count];
        FairShare.Utilisation(weights, demand, utilisation);
        Features.Fill(weights, demand, utilisation, features);
        for (var c = 0; c < FairShare.Classes; c++)
        {
            features[Features.OwnWeight] = 2 * weights[c];
            var odds = ModelLogOdds(c, utilisation[c]) + _corrections[c].Mean(features) + bonus[c];
            chances[c] = odds > Saturated ? 1 : odds < -Saturated ? 0 : 1 / (1 + Math.Exp(-odds));
        }
    }
}

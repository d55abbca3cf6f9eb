namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>
/// Searches the settings: all of a lattice at a glance, the best of them, the default and random neighbours of the weights in force
/// closely. For one thread at a time.
/// </summary>
internal sealed class PlanSearch
{
    private readonly PredictiveOptions _options;
    private readonly Forecast _forecast;
    private double[] _lattice = [];
    private double[] _glances = [];
    private int[] _order = [];
    private double[] _leading = [];
    private double[] _floors = [];
    private double _changeCost;
    private double _slots;

    public PlanSearch(PredictiveOptions options, Forecast forecast) => (_options, _forecast) = (options, forecast);

    /// <summary>Searches from the weights in force; the forecast has begun.</summary>
    /// <param name="current">The weights in force.</param>
    /// <param name="slots">Slots that the weights share out.</param>
    /// <param name="draw">Of the random neighbours.</param>
    public Plan Best(SchedulerWeights current, double slots, ulong draw)
    {
        Prepare(slots);
        Span<double> present = [current.L, current.B, current.A, current.S];
        Span<double> best = [current.L, current.B, current.A, current.S];
        var stay = _forecast.Score(present, double.NegativeInfinity);
        var (expected, greatest) = (stay, stay);
        Span<double> standard = [SchedulerWeights.Default.L, SchedulerWeights.Default.B, SchedulerWeights.Default.A, SchedulerWeights.Default.S];
        Try(standard, _forecast.DefaultBonus, present, best, ref expected, ref greatest);
        TryFinalists(present, best, ref expected, ref greatest);
        TryNeighbours(draw, present, best, ref expected, ref greatest);
        return new(new(best[0], best[1], best[2], best[3]), expected, stay, greatest - stay);
    }

    /// <summary>The settings that there are: fewer with fewer slots, as each class keeps its part of one.</summary>
    private void Prepare(double slots)
    {
        if (slots == _slots)
            return;
        (_slots, _floors) = (slots, _options.FloorsFor(slots));
        _changeCost = _options.ChangeCost * (1 + _options.Caution(slots));
        _lattice = Lattice(_options, _floors);
        _glances = new double[_lattice.Length / FairShare.Classes];
        _order = [.. Enumerable.Range(0, _glances.Length)];
        _leading = new double[Math.Min(_options.Finalists, _order.Length)];
    }

    private void TryFinalists(ReadOnlySpan<double> present, Span<double> best, ref double expected, ref double greatest)
    {
        // In the order of the last search, whose best are likely to be good again: then most others are given up early. The result is that of any order.
        Array.Fill(_leading, double.NegativeInfinity);
        foreach (var at in _order)
        {
            var setting = _lattice.AsSpan(4 * at, 4);
            var advantage = _forecast.Relief(setting, present) - (_changeCost * Distance(setting, present));
            _glances[at] = _forecast.Glance(setting, _leading[^1] - advantage) + advantage;
            if (_glances[at] > _leading[^1])
                Lead(_glances[at]);
        }

        // Stable for equal glances: the order of the lattice.
        Array.Sort(_order, (left, right) => _glances[left] != _glances[right] ? _glances[right].CompareTo(_glances[left]) : left.CompareTo(right));
        for (var i = 0; i < _leading.Length; i++)
            Try(_lattice.AsSpan(4 * _order[i], 4), 0, present, best, ref expected, ref greatest);
    }

    /// <summary>Takes a glance in among the best ones, greatest first.</summary>
    private void Lead(double glance)
    {
        var at = _leading.Length - 1;
        for (; at > 0 && _leading[at - 1] < glance; at--)
            _leading[at] = _leading[at - 1];
        _leading[at] = glance;
    }

    private void TryNeighbours(ulong draw, ReadOnlySpan<double> present, Span<double> best, ref double expected, ref double greatest)
    {
        Span<double> near = stackalloc double[FairShare.Classes];
        for (var i = 0; i < _options.Neighbours; i++)
        {
            for (var c = 0; c < near.Length; c++)
                near[c] = present[c] * Math.Exp(_options.NeighbourSpread * Draws.Normal(ref draw));
            Draws.Bound(near, _floors, _options.Ceiling);
            Try(near, 0, present, best, ref expected, ref greatest);
        }
    }

    private void Try(
        ReadOnlySpan<double> setting, double bonus, ReadOnlySpan<double> present, Span<double> best, ref double expected, ref double greatest)
    {
        var advantage = bonus + _forecast.Relief(setting, present) - (_changeCost * Distance(setting, present));
        var met = _forecast.Score(setting, greatest - advantage);
        var worth = met + advantage;
        if (!(worth > greatest))
            return;
        (expected, greatest) = (met, worth);
        setting.CopyTo(best);
    }

    private static double Distance(ReadOnlySpan<double> one, ReadOnlySpan<double> other) =>
        Math.Abs(one[0] - other[0]) + Math.Abs(one[1] - other[1]) + Math.Abs(one[2] - other[2]) + Math.Abs(one[3] - other[3]);

    /// <summary>All ways to give equal parts of what is above the floors to the classes.</summary>
    private static double[] Lattice(PredictiveOptions options, double[] floors)
    {
        var (parts, part) = (options.LatticeParts, (1 - floors.Sum()) / options.LatticeParts);
        var settings = new List<double>();
        Span<double> shares = stackalloc double[FairShare.Classes];
        for (var l = 0; l <= parts; l++)
        {
            for (var b = 0; b <= parts - l; b++)
            {
                for (var a = 0; a <= parts - l - b; a++)
                {
                    (shares[0], shares[1], shares[2], shares[3]) = (l, b, a, parts - l - b - a);
                    for (var c = 0; c < shares.Length; c++)
                        shares[c] = floors[c] + (part * shares[c]);
                    Draws.Bound(shares, floors, options.Ceiling);
                    settings.AddRange(shares);
                }
            }
        }

        return [.. settings];
    }
}

namespace SqlxOrleans.CopilotLab.Policies.Bandits;

/// <summary>
/// A bandit whose arms are the starting weights (arm 0) and a lattice of others, and whose context is demand: a running mean of it when an
/// arm is chosen, its mean while the arm was held when the reward is learnt.
/// </summary>
/// <param name="setting">What is known from the start.</param>
/// <param name="held">Decisions an arm is held.</param>
/// <param name="parts">Parts of the lattice: 6 gives 84 arms.</param>
internal abstract class ContextualPolicy(PolicySetting setting, int held, int parts) : EpochPolicy(setting, held)
{
    private const double ContextRate = 0.5;
    private const double DrainSeconds = 4;
    private const double Limit = 1.5;

    private readonly double[] _arms = [.. WeightVector.ToArray(setting.Start), .. WeightGrid.Of(parts, setting)];
    private readonly double[] _context = new double[WeightVector.Classes];
    private readonly double[] _sum = new double[WeightVector.Classes];
    private int _intervals;
    private bool _hasContext;
    private int _arm;

    /// <summary>Number of arms; arm 0 is the starting weights.</summary>
    protected int Arms => _arms.Length / WeightVector.Classes;

    /// <inheritdoc/>
    protected sealed override void Observe()
    {
        _intervals++;
        for (var c = 0; c < _context.Length; c++)
        {
            var load = Math.Min(Limit, Meter.Load[c] + (Meter.BacklogSeconds[c] / DrainSeconds));
            _context[c] += (_hasContext ? ContextRate : 1) * (load - _context[c]);
            _sum[c] += load;
        }

        _hasContext = true;
    }

    /// <inheritdoc/>
    protected sealed override void Learn(double reward)
    {
        var context = new double[WeightVector.Classes];
        for (var c = 0; c < context.Length; c++)
            context[c] = _sum[c] / _intervals;
        Learn(Weights(_arm), context, reward);
    }

    /// <inheritdoc/>
    protected sealed override double[] Try()
    {
        _arm = Choose(_context);
        (_intervals, _sum[0], _sum[1], _sum[2], _sum[3]) = (0, 0, 0, 0, 0);
        return Weights(_arm).ToArray();
    }

    /// <summary>The weights of an arm.</summary>
    protected ReadOnlySpan<double> Weights(int arm) => _arms.AsSpan(arm * WeightVector.Classes, WeightVector.Classes);

    /// <summary>Takes the reward, 0..1, of weights in a context.</summary>
    protected abstract void Learn(ReadOnlySpan<double> weights, ReadOnlySpan<double> context, double reward);

    /// <summary>The arm to hold next.</summary>
    protected abstract int Choose(ReadOnlySpan<double> context);
}

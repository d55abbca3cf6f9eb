namespace SqlxOrleans.CopilotLab.Policies.Search;

/// <summary>Try one side of the point, then the other, and learn from the difference.</summary>
internal abstract class TwoSidedPolicy(PolicySetting setting, int held) : EpochPolicy(setting, held)
{
    private double[] _direction = new double[WeightVector.Classes];
    private double? _first;
    private bool _isSecond;
    private bool _isTrying;

    /// <summary>The point that is improved.</summary>
    protected LogWeights Point { get; } = new(setting);

    /// <inheritdoc/>
    protected sealed override void Learn(double reward)
    {
        if (_isTrying && !_isSecond)
            _first = reward;
        else if (_isTrying && _first is { } first)
            Improve(first - reward, _direction);
    }

    /// <inheritdoc/>
    protected sealed override double[] Try()
    {
        if (_isTrying && !_isSecond)
        {
            _isSecond = true;
            return Point.At(-Radius(), _direction);
        }

        (_isTrying, _isSecond, _first, _direction) = (true, false, null, Draw());
        return Point.At(Radius(), _direction);
    }

    /// <summary>The next direction.</summary>
    protected abstract double[] Draw();

    /// <summary>How far a try is from the point, in logarithms of weights.</summary>
    protected abstract double Radius();

    /// <summary>Moves the point.</summary>
    /// <param name="difference">Reward at the point plus radius x direction, less that at the point minus it.</param>
    /// <param name="direction">The direction tried.</param>
    protected abstract void Improve(double difference, ReadOnlySpan<double> direction);
}

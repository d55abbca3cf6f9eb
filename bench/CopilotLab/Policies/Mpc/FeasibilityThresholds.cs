namespace SqlxOrleans.CopilotLab.Policies.Mpc;

/// <summary>
/// Per class, the utilisation up to which it meets its target: P(met) = logistic((threshold - utilisation) / slope), learnt by
/// stochastic gradient ascent on the likelihood of the outcomes, with a leak back to where it started.
/// </summary>
internal sealed class FeasibilityThresholds
{
    private readonly MpcOptions _options;
    private readonly double[] _thresholds = new double[WeightVector.Classes];

    public FeasibilityThresholds(MpcOptions options)
    {
        _options = options;
        Array.Fill(_thresholds, options.ThresholdStart);
    }

    /// <summary>Probability that the class meets its target at this utilisation, 0..1.</summary>
    public double Met(int index, double utilisation) =>
        1 / (1 + Math.Exp((utilisation - _thresholds[index]) / _options.Slope));

    /// <summary>Learns from one outcome.</summary>
    public void Learn(int index, double utilisation, bool isMet)
    {
        if (_options.ThresholdRate <= 0)
            return;
        var threshold = _thresholds[index] + (_options.ThresholdRate * ((isMet ? 1 : 0) - Met(index, utilisation)));
        threshold += _options.ThresholdLeak * (_options.ThresholdStart - threshold);
        _thresholds[index] = Math.Clamp(threshold, _options.ThresholdMin, _options.ThresholdMax);
    }
}

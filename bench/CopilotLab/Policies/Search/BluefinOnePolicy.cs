namespace SqlxOrleans.CopilotLab.Policies.Search;

/// <summary>
/// Bluefin with one reward a step (Karthikeyan et al.: "SelfTune: Tuning cluster managers", NSDI 2023; the estimator is that of Flaxman,
/// Kalai, McMahan: "Online convex optimization in the bandit setting", 2005): try a random direction, move along it in proportion to its
/// reward. The running mean of rewards is subtracted, without which the estimator's variance drowns its signal.
/// </summary>
/// <param name="setting">What is known from the start.</param>
/// <param name="radius">How far a try is from the point, in logarithms of weights.</param>
/// <param name="rate">Step per gradient.</param>
/// <param name="held">Decisions a try is held.</param>
internal sealed class BluefinOnePolicy(PolicySetting setting, double radius = 0.2, double rate = 0.003, int held = 10)
    : EpochPolicy(setting, held)
{
    private const double BaselineRate = 0.2;

    private readonly LogWeights _point = new(setting);
    private double[] _direction = new double[WeightVector.Classes];
    private double? _baseline;

    /// <inheritdoc/>
    protected override void Learn(double reward)
    {
        _point.Move(rate * WeightVector.Classes / radius * (reward - (_baseline ?? reward)), _direction);
        _baseline = _baseline is { } baseline ? baseline + (BaselineRate * (reward - baseline)) : reward;
    }

    /// <inheritdoc/>
    protected override double[] Try()
    {
        _direction = Directions.OnSphere(Random);
        return _point.At(radius, _direction);
    }
}

namespace SqlxOrleans.CopilotLab.Policies.Search;

/// <summary>
/// Bluefin with two rewards a step (Karthikeyan et al.: "SelfTune: Tuning cluster managers", NSDI 2023; the estimator is that of Agarwal,
/// Dekel, Xiao: "Optimal algorithms for online convex optimization with multi-point bandit feedback", 2010).
/// </summary>
/// <param name="setting">What is known from the start.</param>
/// <param name="radius">How far a try is from the point, in logarithms of weights.</param>
/// <param name="rate">Step per gradient.</param>
/// <param name="held">Decisions a try is held.</param>
internal sealed class BluefinTwoPolicy(PolicySetting setting, double radius = 0.2, double rate = 0.02, int held = 5)
    : TwoSidedPolicy(setting, held)
{
    /// <inheritdoc/>
    protected override double[] Draw() => Directions.OnSphere(Random);

    /// <inheritdoc/>
    protected override double Radius() => radius;

    /// <inheritdoc/>
    protected override void Improve(double difference, ReadOnlySpan<double> direction) =>
        Point.Move(rate * WeightVector.Classes * difference / (2 * radius), direction);
}

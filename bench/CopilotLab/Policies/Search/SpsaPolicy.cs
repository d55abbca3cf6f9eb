namespace SqlxOrleans.CopilotLab.Policies.Search;

/// <summary>
/// Simultaneous perturbation stochastic approximation (Spall, 1992; gains by his "Implementation of the simultaneous perturbation
/// algorithm", 1998). The gains fall with his exponents, but not below a part of the first, since the load changes for ever.
/// </summary>
/// <param name="setting">What is known from the start.</param>
/// <param name="gain">a: first step per gradient.</param>
/// <param name="radius">c: first size of a perturbation, in logarithms of weights.</param>
/// <param name="least">Part of the first gains that stays, 0..1.</param>
/// <param name="held">Decisions a try is held.</param>
internal sealed class SpsaPolicy(PolicySetting setting, double gain = 0.01, double radius = 0.1, double least = 0.5, int held = 5)
    : TwoSidedPolicy(setting, held)
{
    private const double GainExponent = 0.602;
    private const double RadiusExponent = 0.101;
    private const double Stability = 10;

    private int _steps;

    /// <inheritdoc/>
    protected override double[] Draw() => Directions.Signs(Random);

    /// <inheritdoc/>
    protected override double Radius() => radius * Math.Max(least, Math.Pow(_steps + 1, -RadiusExponent));

    /// <inheritdoc/>
    protected override void Improve(double difference, ReadOnlySpan<double> direction)
    {
        // The inverse of a component that is -1 or 1 is the component itself.
        var step = gain * Math.Max(least, Math.Pow((_steps + 1 + Stability) / (1 + Stability), -GainExponent));
        Point.Move(step * difference / (2 * Radius()), direction);
        _steps++;
    }
}

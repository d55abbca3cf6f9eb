using MathNet.Numerics.Distributions;

namespace SqlxOrleans.Domain.Plans;

/// <summary>
/// What is believed of an arm's mean log latency: the Student t marginal of a normal-inverse-gamma posterior.
/// </summary>
/// <param name="Location">The most likely mean logarithm of milliseconds.</param>
/// <param name="Scale">Greater than zero.</param>
/// <param name="Freedom">Degrees of freedom, greater than zero.</param>
public readonly record struct LatencyBelief(double Location, double Scale, double Freedom)
{
    private const int Nodes = 64;

    /// <summary>True when all three are finite and in range.</summary>
    public bool IsValid => double.IsFinite(Location) && double.IsFinite(Scale) && Scale > 0 && double.IsFinite(Freedom) && Freedom > 0;

    /// <summary>One draw, for Thompson sampling.</summary>
    public double Draw(Random random) => StudentT.Sample(random, Location, Scale, Freedom);

    /// <summary>P(this mean is below the other's plus a shift); within 0.002 of the exact value.</summary>
    /// <param name="other">Independent of this one.</param>
    /// <param name="shift">In logarithms: ln 0.95 asks for "better by 5 %".</param>
    public double ProbabilityBelow(in LatencyBelief other, double shift)
    {
        // Over the narrower density, so that the other's distribution function is smooth between the nodes.
        return Scale <= other.Scale
            ? 1 - Integrate(this, other, -shift)
            : Integrate(other, this, shift);
    }

    /// <summary>E over x of <paramref name="narrow"/> of P(wide is at most x + shift): the midpoint rule after x = tan(angle), which takes the heavy tails in.</summary>
    private static double Integrate(in LatencyBelief narrow, in LatencyBelief wide, double shift)
    {
        double sum = 0, total = 0;
        for (var i = 0; i < Nodes; i++)
        {
            var tangent = Math.Tan(Math.PI * (((i + 0.5) / Nodes) - 0.5));
            var mass = StudentT.PDF(0, 1, narrow.Freedom, tangent) * (1 + (tangent * tangent));
            total += mass;
            sum += mass * StudentT.CDF(wide.Location, wide.Scale, wide.Freedom, narrow.Location + (narrow.Scale * tangent) + shift);
        }

        return Math.Clamp(sum / total, 0, 1);
    }
}

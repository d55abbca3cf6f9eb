namespace SqlxOrleans.Domain.Plans;

/// <summary>A normal-inverse-gamma distribution over the mean and variance of log latencies.</summary>
/// <param name="Mean">Expected mean logarithm.</param>
/// <param name="Kappa">Observations that the mean is worth, greater than zero.</param>
/// <param name="Alpha">Half of the observations that the variance is worth, greater than zero.</param>
/// <param name="Beta">Half of the sum of squares that the variance is worth, greater than zero.</param>
public readonly record struct LatencyPosterior(double Mean, double Kappa, double Alpha, double Beta)
{
    /// <summary>The marginal of the mean.</summary>
    public LatencyBelief Belief => new(Mean, Math.Sqrt(Beta / (Alpha * Kappa)), 2 * Alpha);

    /// <summary>Spread of a single further observation.</summary>
    public double PredictiveScale => Math.Sqrt(Beta * (Kappa + 1) / (Alpha * Kappa));

    /// <summary>The conjugate update.</summary>
    public LatencyPosterior After(in LogLatency seen)
    {
        var kappa = Kappa + seen.Weight;
        var distance = seen.Mean - Mean;
        return new LatencyPosterior(
            Mean + (distance * seen.Weight / kappa),
            kappa,
            Alpha + (seen.Weight / 2),
            Beta + (seen.M2 / 2) + (Kappa * seen.Weight * distance * distance / (2 * kappa)));
    }

    /// <summary>
    /// The expected logarithm of a latency of which only is known that it is greater: the mean of the normal that is cut
    /// off there (inverse Mills ratio), at least the bound and at most four times as long.
    /// </summary>
    public double Beyond(double logarithm)
    {
        var scale = PredictiveScale;
        var z = (logarithm - Mean) / scale;
        // Far out the ratio itself is 0/0; its expansion is z + 1/z.
        var ratio = z > 6 ? z + (1 / z) : Density(z) / MathNet.Numerics.Distributions.Normal.CDF(0, 1, -z);
        return Math.Clamp(Mean + (scale * ratio), logarithm, logarithm + Math.Log(4));
    }

    private static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
}

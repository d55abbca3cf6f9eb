namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>
/// What outcomes taught about one class beyond the model of demand: Bayesian logistic regression on the log-odds of meeting the
/// target, with the model's log-odds as offset. One outcome is one step of the extended Kalman filter (Fahrmeir, "Posterior mode
/// estimation by extended Kalman filtering for multivariate dynamic generalized linear models", 1992), with forgetting towards the
/// prior. Immutable.
/// </summary>
public sealed class Correction
{
    private readonly double[] _mean;
    private readonly double[] _covariance;
    private readonly double _prior;

    private Correction(double[] mean, double[] covariance, double prior) => (_mean, _covariance, _prior) = (mean, covariance, prior);

    /// <summary>Means of the coefficients, in the order of <see cref="Features"/>.</summary>
    public IReadOnlyList<double> Means => _mean;

    /// <summary>Covariance of the coefficients, row by row.</summary>
    public IReadOnlyList<double> Covariances => _covariance;

    /// <summary>Nothing learnt: coefficients of mean 0 and the given variance.</summary>
    public static Correction Prior(double variance)
    {
        var covariance = new double[Features.Count * Features.Count];
        for (var i = 0; i < Features.Count; i++)
            covariance[(i * Features.Count) + i] = variance;
        return new(new double[Features.Count], covariance, variance);
    }

    internal static Correction? Restore(double[] mean, double[] covariance, double prior) =>
        mean.Length == Features.Count && covariance.Length == Features.Count * Features.Count ? new(mean, covariance, prior) : null;

    internal double PriorVariance => _prior;

    /// <summary>Log-odds to add.</summary>
    internal double Mean(ReadOnlySpan<double> features)
    {
        double sum = 0;
        for (var i = 0; i < _mean.Length; i++)
            sum += _mean[i] * features[i];
        return sum;
    }

    /// <summary>Standard deviation of <see cref="Mean"/>.</summary>
    internal double Deviation(ReadOnlySpan<double> features)
    {
        double sum = 0;
        for (var i = 0; i < features.Length; i++)
        {
            double row = 0;
            for (var k = 0; k < features.Length; k++)
                row += _covariance[(i * Features.Count) + k] * features[k];
            sum += row * features[i];
        }

        return Math.Sqrt(Math.Max(0, sum));
    }

    /// <summary>Learns from one outcome.</summary>
    /// <param name="logOdds">What the model of demand alone said.</param>
    /// <param name="features">Under which it came about.</param>
    /// <param name="met">0..1: probability that the class met its target.</param>
    /// <param name="information">0..1: what the outcome counts.</param>
    /// <param name="forgetting">0..1: part of the way back to the prior.</param>
    internal Correction Learn(double logOdds, ReadOnlySpan<double> features, double met, double information, double forgetting)
    {
        const double LeastCurvature = 0.02;
        var n = Features.Count;
        var chance = 1 / (1 + Math.Exp(-(logOdds + Mean(features))));
        var curvature = Math.Max(chance * (1 - chance), LeastCurvature) * information;
        Span<double> gain = stackalloc double[n];
        double spread = 0;
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
                gain[i] += _covariance[(i * n) + k] * features[k];
        }

        for (var i = 0; i < n; i++)
            spread += features[i] * gain[i];
        var shrink = 1 / (1 + (curvature * spread));
        // What was learnt is forgotten where outcomes test it: a class that is surely late proves nothing, and its lesson stays.
        var doubt = 4 * chance * (1 - chance);
        var step = information * (met - chance) * shrink;
        var (mean, covariance) = (new double[n], new double[n * n]);
        for (var i = 0; i < n; i++)
        {
            mean[i] = (_mean[i] + (gain[i] * step)) * (1 - (0.2 * forgetting * doubt));
            for (var k = 0; k < n; k++)
            {
                var posterior = _covariance[(i * n) + k] - (curvature * shrink * gain[i] * gain[k]);
                covariance[(i * n) + k] = posterior + (forgetting * ((i == k ? _prior : 0) - posterior));
            }
        }

        // More weight never makes a class later: blame that would fall on it belongs elsewhere.
        mean[Features.OwnWeight] = Math.Max(0, mean[Features.OwnWeight]);
        return new(mean, covariance, _prior);
    }
}

using MathNet.Numerics;

namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>
/// Bayesian logistic regression, online: each labelled sample is one step of the extended Kalman filter (Fahrmeir 1992), with forgetting
/// towards the prior. Immutable.
/// </summary>
public sealed class LogisticBelief
{
    private const int N = ScalingFeatures.Count;

    /// <summary>Log-odds beyond this are only "sure"; the bound keeps sums finite.</summary>
    private const double Limit = 30;

    private readonly double[] _mean;
    private readonly double[] _covariance;

    private LogisticBelief(double[] mean, double[] covariance) => (_mean, _covariance) = (mean, covariance);

    /// <summary>Means of the coefficients, the constant first.</summary>
    public IReadOnlyList<double> Means => _mean;

    /// <summary>Covariance of the coefficients, row by row.</summary>
    public IReadOnlyList<double> Covariances => _covariance;

    /// <summary>Nothing learnt.</summary>
    internal static LogisticBelief Prior(ScalingOptions options)
    {
        var covariance = new double[N * N];
        for (var i = 0; i < N; i++)
            covariance[(i * N) + i] = options.PriorVariance;
        return new([.. options.Prior], covariance);
    }

    internal static LogisticBelief? Restore(double[] mean, double[] covariance) =>
        mean.Length == N && covariance.Length == N * N ? new(mean, covariance) : null;

    /// <summary>Probability of a breach, tempered by what is not known yet (MacKay 1992).</summary>
    internal double Probability(ReadOnlySpan<double> inputs)
    {
        Span<double> gain = stackalloc double[N];
        var spread = Gain(inputs, gain);
        return Logistic(LogOdds(inputs) / Math.Sqrt(1 + (Math.PI / 8 * Math.Max(0, spread))));
    }

    /// <summary>What an input adds to the log-odds beyond what it adds in a workspace at rest.</summary>
    internal double Push(ReadOnlySpan<double> inputs, int input) => _mean[input] * inputs[input];

    /// <summary>Learns from one labelled sample.</summary>
    internal LogisticBelief Learn(ReadOnlySpan<double> inputs, bool cameTrue, ScalingOptions options)
    {
        if (options.Information == 0)
            return this;
        Span<double> gain = stackalloc double[N];
        var spread = Gain(inputs, gain);
        var chance = Logistic(LogOdds(inputs));
        var curvature = chance * (1 - chance) * options.Information;
        var shrink = 1 / (1 + (curvature * Math.Max(0, spread)));
        var step = options.Information * ((cameTrue ? 1 : 0) - chance) * shrink;
        var (mean, covariance, back) = (new double[N], new double[N * N], options.Forgetting);
        for (var i = 0; i < N; i++)
        {
            var learnt = Math.Clamp(_mean[i] + (gain[i] * step), -Limit, Limit);
            mean[i] = learnt + (back * (options.Prior[i] - learnt));
            for (var k = 0; k < N; k++)
            {
                var posterior = _covariance[(i * N) + k] - (curvature * shrink * gain[i] * gain[k]);
                covariance[(i * N) + k] = posterior + (back * ((i == k ? options.PriorVariance : 0) - posterior));
            }
        }

        return new(mean, covariance);
    }

    private static double Logistic(double logOdds) => SpecialFunctions.Logistic(Math.Clamp(logOdds, -Limit, Limit));

    private double LogOdds(ReadOnlySpan<double> inputs)
    {
        double sum = 0;
        for (var i = 0; i < N; i++)
            sum += _mean[i] * inputs[i];
        return sum;
    }

    /// <summary>Covariance times inputs; returns the variance of the log-odds.</summary>
    private double Gain(ReadOnlySpan<double> inputs, Span<double> gain)
    {
        double spread = 0;
        for (var i = 0; i < N; i++)
        {
            double row = 0;
            for (var k = 0; k < N; k++)
                row += _covariance[(i * N) + k] * inputs[k];
            gain[i] = row;
            spread += row * inputs[i];
        }

        return spread;
    }
}

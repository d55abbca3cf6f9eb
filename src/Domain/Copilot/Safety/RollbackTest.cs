using MathNet.Numerics.Distributions;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>One-sided t-tests of "lower by more than a margin". Pure.</summary>
public static class RollbackTest
{
    /// <summary>
    /// Least standard deviation believed. J takes few values, so a handful of equal samples has variance zero without being certain.
    /// </summary>
    public const double LeastDeviation = 0.05;

    /// <summary>
    /// Welch's test: confidence, 0..1, that the mean of <paramref name="now"/> is below that of <paramref name="before"/> by more
    /// than the margin; 0 with fewer than two samples on a side. t = (mean before - mean now - margin) / sqrt(v1/n1 + v2/n2), degrees of
    /// freedom after Welch and Satterthwaite.
    /// </summary>
    public static double Worse(ReadOnlySpan<double> before, ReadOnlySpan<double> now, double margin)
    {
        if (before.Length < 2 || now.Length < 2)
            return 0;
        var (mean1, part1) = MeanAndError(before);
        var (mean2, part2) = MeanAndError(now);
        var freedom = (part1 + part2) * (part1 + part2)
            / ((part1 * part1 / (before.Length - 1)) + (part2 * part2 / (now.Length - 1)));
        return StudentT.CDF(0, 1, freedom, (mean1 - mean2 - margin) / Math.Sqrt(part1 + part2));
    }

    /// <summary>The paired test: the same for the mean of differences (control minus trial), n - 1 degrees of freedom.</summary>
    public static double Worse(ReadOnlySpan<double> lacks, double margin)
    {
        if (lacks.Length < 2)
            return 0;
        var (mean, part) = MeanAndError(lacks);
        return StudentT.CDF(0, 1, lacks.Length - 1, (mean - margin) / Math.Sqrt(part));
    }

    private static (double Mean, double SquaredError) MeanAndError(ReadOnlySpan<double> samples)
    {
        double mean = 0, squares = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var step = samples[i] - mean;
            mean += step / (i + 1);
            squares += step * (samples[i] - mean);
        }

        var variance = Math.Max(squares / (samples.Length - 1), LeastDeviation * LeastDeviation);
        return (mean, variance / samples.Length);
    }
}

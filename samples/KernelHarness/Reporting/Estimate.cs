using System.Globalization;
using MathNet.Numerics.Distributions;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>A mean over repetitions and how well it is known.</summary>
/// <param name="Mean">Over the repetitions that have a value; NaN without any.</param>
/// <param name="HalfWidth">
/// Half the width of the mean's 95 % confidence interval by Student's t, which takes repetitions for independent and normal; NaN for fewer
/// than two.
/// </param>
internal readonly record struct Estimate(double Mean, double HalfWidth)
{
    private const double Level = .975;

    /// <summary>Repetitions without a value (NaN) are left out; an infinite one makes the mean infinite and the interval unknown.</summary>
    public static Estimate Of(IEnumerable<double> repetitions)
    {
        double[] values = [.. repetitions.Where(value => !double.IsNaN(value))];
        if (values.Length == 0)
            return new Estimate(double.NaN, double.NaN);
        var mean = values.Average();
        if (values.Length == 1 || !double.IsFinite(mean))
            return new Estimate(mean, double.NaN);
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
        return new Estimate(mean, StudentT.InvCDF(0, 1, values.Length - 1, Level) * Math.Sqrt(variance / values.Length));
    }

    /// <summary>For people: <c>0.69 +- 0.04</c>.</summary>
    public override string ToString() => double.IsNaN(HalfWidth)
        ? Mean.ToString("0.00", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Mean:0.00} +- {HalfWidth:0.00}");
}

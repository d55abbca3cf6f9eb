namespace SqlxOrleans.Load.Traffic;

/// <summary>Exact quantiles of what was measured.</summary>
internal static class Quantile
{
    /// <summary>Nearest rank; NaN, "could not be measured", without values.</summary>
    public static double Of(IEnumerable<double> values, double q)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(q * sorted.Length) - 1)];
    }
}

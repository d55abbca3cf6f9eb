namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>Nearest-rank percentiles of raw values: the smallest value that at least the given share does not exceed.</summary>
internal static class ExactPercentile
{
    /// <returns>NaN without values.</returns>
    public static double Of(IReadOnlyList<double> ascending, double share) => ascending.Count == 0
        ? double.NaN
        : ascending[Math.Clamp((int)Math.Ceiling((ascending.Count * share) - 1e-9) - 1, 0, ascending.Count - 1)];
}

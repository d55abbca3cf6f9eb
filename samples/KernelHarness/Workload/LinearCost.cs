namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>Service time of a statement as a line over its size: a fixed part plus a part per unit.</summary>
/// <param name="Fixed">Time at size 0, not negative.</param>
/// <param name="PerUnit">Time per unit, over 0.</param>
internal readonly record struct LinearCost(TimeSpan Fixed, TimeSpan PerUnit)
{
    /// <summary>The line through two measurements; when they are too close to tell, the larger alone, through the origin.</summary>
    public static LinearCost Through(int small, TimeSpan smallTime, int large, TimeSpan largeTime)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(small);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(large, small);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(largeTime, TimeSpan.Zero);
        var slope = (largeTime - smallTime) / (large - small);
        var intercept = smallTime - (slope * small);
        return slope > TimeSpan.Zero && intercept >= TimeSpan.Zero ? new(intercept, slope) : new(TimeSpan.Zero, largeTime / large);
    }

    /// <summary>The size whose expected time is nearest to the target, within the bounds.</summary>
    public int SizeFor(TimeSpan target, int least, int most) =>
        (int)Math.Clamp(Math.Round((target - Fixed) / PerUnit), least, most);
}

namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>How often a signal happened and the sum of its values; <c>default</c> is never.</summary>
/// <param name="Count">Events, never negative.</param>
/// <param name="SumMs">Sum of the durations in milliseconds, 0 where the kind has none.</param>
public readonly record struct SignalCount(long Count, double SumMs)
{
    /// <summary>The greatest count, where sums saturate: it then says "at least".</summary>
    public const long MaxCount = 1L << 60;

    /// <summary>The greatest sum, where sums saturate.</summary>
    public const double MaxSumMs = 1e300;

    /// <summary>Sum of both, saturating at <see cref="MaxCount"/> and <see cref="MaxSumMs"/>.</summary>
    public static SignalCount operator +(in SignalCount left, in SignalCount right) => new(
        Math.Min(MaxCount, Math.Min(MaxCount, left.Count) + Math.Min(MaxCount, right.Count)),
        Math.Min(MaxSumMs, left.SumMs + right.SumMs));
}

namespace SqlxOrleans.Domain.Sketches;

/// <summary>Counts that arrive as buckets of an exponential histogram instead of values.</summary>
public sealed partial class LatencySketch
{
    private const int LeastScale = -10;
    private const int GreatestScale = 20;

    // Sums of doubles and bounds computed by powers are right to about 1e-12; a contradiction is far greater.
    private const double Rounding = 1e-9;

    /// <summary>
    /// Adds <paramref name="count"/> values of one bucket of scale 6. What is not known is bounded, not invented: minimum and maximum
    /// widen to the bucket's bounds; the sum takes the bucket's midpoint for each value.
    /// </summary>
    /// <param name="index">OpenTelemetry index; outside -1280..767 the values are counted as out of range.</param>
    /// <param name="count">At least zero.</param>
    /// <exception cref="OverflowException">The number of values would exceed <see cref="long.MaxValue"/>.</exception>
    public void AddBucket(int index, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > long.MaxValue - _count)
            throw new OverflowException("The sketch cannot count more than 9,223,372,036,854,775,807 values.");
        if (count == 0)
            return;
        var source = new ExponentialBuckets(Scale, 1);
        var (lower, upper) = (source.LowerBound(index), source.UpperBound(index));
        var sum = Math.Clamp(source.Middle(index), lower, upper) * count;
        InsertInto(source.SlotOf(index), lower, upper, ToNanoseconds(sum), count);
    }

    /// <summary>
    /// Adds the positive buckets of an OTLP exponential histogram: bucket i of scale s holds (2^(i/2^s), 2^((i+1)/2^s)]. From a scale
    /// of 6 or more nothing is lost but resolution: buckets merge exactly. A lower scale puts a bucket's whole count at its geometric
    /// middle (moved inside minimum and maximum where given), and its values are known only within
    /// <see cref="RelativeErrorAt"/>; a unit other than seconds does the same at any scale.
    /// </summary>
    /// <param name="scale">-10..20.</param>
    /// <param name="offset">Index of the first bucket.</param>
    /// <param name="counts">Count of each bucket.</param>
    /// <param name="zeroCount">Values in the zero bucket, taken as zero.</param>
    /// <param name="sum">Sum in units; without it the buckets' midpoints are summed.</param>
    /// <param name="min">Minimum in units; without it the first used bucket's lower bound is taken, a bound and no value.</param>
    /// <param name="max">Maximum in units; without it the last used bucket's upper bound is taken, a bound and no value.</param>
    /// <param name="secondsPerUnit">1 for seconds, 0.001 for milliseconds.</param>
    /// <returns>
    /// False, with nothing changed, when a parameter is out of range or they contradict each other (minimum above the first used
    /// bucket, maximum below the last, a sum that no such values have) or the number of values would exceed <see cref="long.MaxValue"/>.
    /// </returns>
    public bool TryAddExponential(
        int scale,
        int offset,
        ReadOnlySpan<ulong> counts,
        ulong zeroCount = 0,
        double? sum = null,
        double? min = null,
        double? max = null,
        double secondsPerUnit = 1)
    {
        var part = new LatencySketch();
        if (!part.TrySetExponential(scale, offset, counts, zeroCount, sum, min, max, secondsPerUnit) || _count > long.MaxValue - part._count)
            return false;
        Add(part);
        return true;
    }

    /// <summary>
    /// As <see cref="TryAddExponential"/> into the emptied sketch, whose allocated buckets serve again: nothing is allocated for points that
    /// use the same octaves. Empty when it returns false.
    /// </summary>
    /// <inheritdoc cref="TryAddExponential"/>
    public bool TrySetExponential(
        int scale,
        int offset,
        ReadOnlySpan<ulong> counts,
        ulong zeroCount = 0,
        double? sum = null,
        double? min = null,
        double? max = null,
        double secondsPerUnit = 1)
    {
        Clear();
        if (scale is < LeastScale or > GreatestScale || !(secondsPerUnit > 0) || !double.IsFinite(secondsPerUnit)
            || !TryTotal(counts, zeroCount, out var total))
            return false;
        if (total == 0)
            return true;
        var first = counts.IndexOfAnyExcept(0UL);
        var last = counts.LastIndexOfAnyExcept(0UL);
        var source = new ExponentialBuckets(scale, secondsPerUnit);
        var floor = zeroCount > 0 ? 0 : source.LowerBound((long)offset + first);
        var lowest = zeroCount > 0 ? 0 : source.UpperBound((long)offset + first);
        var ceiling = first < 0 ? 0 : source.UpperBound((long)offset + last);
        var highest = first < 0 ? 0 : source.LowerBound((long)offset + last);
        var (least, greatest) = (min * secondsPerUnit ?? floor, max * secondsPerUnit ?? ceiling);
        if (!(least >= 0 && least <= greatest && double.IsFinite(greatest)) || (first >= 0 && greatest == 0)
            || least > lowest * (1 + Rounding) || greatest < highest * (1 - Rounding))
            return false;
        (_min, _max, _count, _zero) = (least, greatest, total, (long)zeroCount);
        Place(source, offset, counts, sum * secondsPerUnit);
        if (IsSumPossible)
            return true;
        Clear();
        return false;
    }

    /// <summary>
    /// How far a quantile may be from the truth after <see cref="TryAddExponential"/> of a scale below 6: half the source's bucket in
    /// the logarithm and <see cref="RelativeError"/>. At 6 and above, <see cref="RelativeError"/>.
    /// </summary>
    /// <param name="scale">-10..20.</param>
    public static double RelativeErrorAt(int scale) =>
        scale >= Scale ? RelativeError : (Math.Pow(2, Math.ScaleB(0.5, -scale)) * (1 + (2 * RelativeError))) - 1;

    private static bool TryTotal(ReadOnlySpan<ulong> counts, ulong zeroCount, out long total)
    {
        var sum = (UInt128)zeroCount;
        foreach (var count in counts)
            sum += count;
        total = sum <= long.MaxValue ? (long)sum : 0;
        return sum <= long.MaxValue;
    }

    private void Place(in ExponentialBuckets source, int offset, ReadOnlySpan<ulong> counts, double? sum)
    {
        var (least, greatest) = (ExponentialMapping.SlotOf(_min), ExponentialMapping.SlotOf(_max));
        var estimate = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0)
                continue;
            // A positive bucket never counts as zero, whatever minimum was sent with it.
            var slot = Math.Max(Math.Clamp(source.SlotOf((long)offset + i), least, greatest), ExponentialMapping.UnderRangeSlot);
            CounterAt(slot) += (long)counts[i];
            if (sum is null)
                estimate += Math.Clamp(source.Middle((long)offset + i), _min, _max) * counts[i];
        }

        _sum = ToNanoseconds(sum ?? estimate);
    }

    /// <summary>Whether values between minimum and maximum can have this sum, each rounded to 1 ns; a saturated one says nothing.</summary>
    private bool IsSumPossible
    {
        get
        {
            var least = ((_min * NanosecondsPerSecond) - 1) * _count * (1 - Rounding);
            var greatest = ((_max * NanosecondsPerSecond) + 1) * _count * (1 + Rounding);
            return _sum >= 0 && _sum >= Math.Min(least, long.MaxValue) && (_sum <= greatest || _sum == long.MaxValue);
        }
    }
}

namespace SqlxOrleans.Domain.Sketches;

/// <summary>What can be asked of the distribution.</summary>
public sealed partial class LatencySketch
{
    /// <summary>
    /// Nearest-rank quantile in seconds: the smallest x with count(values &lt;= x) &gt;= ceil(q n), within
    /// <see cref="RelativeError"/> and never outside <see cref="Min"/> .. <see cref="Max"/>; NaN when empty. Below the range an
    /// upper bound is reported (2^-20 s), beyond it the maximum.
    /// </summary>
    /// <param name="q">0..1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is not a number in 0..1.</exception>
    public double Quantile(double q)
    {
        if (!(q >= 0 && q <= 1))
            throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile is a number in 0..1.");
        if (_count == 0)
            return double.NaN;
        var rank = RankOf(q, _count) - _zero;
        if (rank <= 0)
            return 0;
        rank -= _underRange;
        if (rank <= 0)
            return Math.Clamp(ExponentialMapping.LowerLimit, _min, _max);
        var bin = BinOf(rank);
        return bin < 0 ? _max : Math.Clamp(ExponentialMapping.Midpoint(bin + ExponentialMapping.FirstIndex), _min, _max);
    }

    /// <summary>
    /// Bounds on the number of values that are at most <paramref name="seconds"/>. Equal when the threshold is a bucket's upper
    /// bound (every power of two), or is outside minimum and maximum; else the width is the threshold's bucket.
    /// </summary>
    /// <param name="seconds">A threshold; a value equal to it counts as at most.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seconds"/> is NaN.</exception>
    public (long Lower, long Upper) CountAtMost(double seconds)
    {
        if (double.IsNaN(seconds))
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "A threshold is a number of seconds.");
        if (_count == 0 || seconds < _min)
            return (0, 0);
        if (seconds >= _max)
            return (_count, _count);
        if (seconds < ExponentialMapping.LowerLimit)
            return (_zero, _zero + (seconds > 0 ? _underRange : 0));
        var below = _zero + _underRange;
        if (seconds == ExponentialMapping.LowerLimit)
            return (below, below);
        if (seconds >= ExponentialMapping.UpperLimit)
            return (_count - _overRange, seconds == ExponentialMapping.UpperLimit ? _count - _overRange : _count);
        var index = ExponentialMapping.IndexOf(seconds);
        var used = Used(out var bin);
        var at = index - ExponentialMapping.FirstIndex - bin;
        for (var i = 0; i < Math.Min(at, used.Length); i++)
            below += used[i];
        var within = (uint)at < (uint)used.Length ? used[at] : 0;
        return ExponentialMapping.IndexOf(Math.BitIncrement(seconds)) > index ? (below + within, below + within) : (below, below + within);
    }

    /// <summary>The bin that holds the value of a rank among those in range, from 1; -1 when there are fewer.</summary>
    private int BinOf(long rank)
    {
        // Whole octaves by vectors, then the buckets of the one that holds it.
        ReadOnlySpan<long> rest = _counts;
        for (; !rest.IsEmpty; rest = rest[OctaveSize..])
        {
            var octave = SumOf(rest[..OctaveSize]);
            if (octave >= rank)
                break;
            rank -= octave;
        }

        for (var i = 0; i < rest.Length; i++)
        {
            rank -= rest[i];
            if (rank <= 0)
                return FirstBin + _counts.Length - rest.Length + i;
        }

        return -1;
    }

    private static long RankOf(double q, long count)
    {
        // 0.07 * 100 is 7.000000000000001 in doubles: a product within rounding of an integer is that integer.
        var product = q * count;
        var nearest = Math.Round(product);
        var rank = Math.Abs(product - nearest) <= nearest * 1e-15 ? nearest : Math.Ceiling(product);
        return Math.Clamp((long)rank, 1, count);
    }
}

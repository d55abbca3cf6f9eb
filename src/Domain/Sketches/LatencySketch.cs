using System.Diagnostics;

namespace SqlxOrleans.Domain.Sketches;

/// <summary>
/// A base-2 exponential histogram of latencies in seconds with OpenTelemetry's mapping at scale 6: bucket i holds
/// (2^(i/64), 2^((i+1)/64)]. 2,048 buckets from 2^-20 s (0.954 us) to 2^12 s (68.3 min); every quantile in that range is within
/// <see cref="RelativeError"/>.
/// </summary>
/// <remarks>
/// Counts and sum are integers, so adding and subtracting are exact and any tree of additions gives the same bytes. Zero, values
/// of at most 2^-20 s and values above 2^12 s have counters of their own. Buckets are allocated by octave (512 bytes) over the
/// range that is used; an empty sketch has none. Not safe for concurrent use. The same buckets are a DDSketch of
/// gamma = 2^(1/64), an OTLP exponential histogram of scale 6 and a Prometheus native histogram of schema 6 (index + 1).
/// </remarks>
[DebuggerDisplay("Count = {Count}, Min = {Min}, Max = {Max}")]
public sealed partial class LatencySketch
{
    /// <summary>Greatest relative error of a reported quantile of values in range: (b-1)/(b+1) for b = 2^(1/64), rounded up.</summary>
    public const double RelativeError = 0.005415160;

    /// <summary>OpenTelemetry scale of the buckets.</summary>
    public const int Scale = ExponentialMapping.Scale;

    private const int OctaveSize = 1 << ExponentialMapping.Scale;
    private const int OctaveMask = OctaveSize - 1;
    private const double NanosecondsPerSecond = 1e9;

    // Bin of _counts[0] plus ExponentialMapping.RawBias, so that the hot path subtracts once.
    private int _rawOrigin = ExponentialMapping.RawBias;
    private long[] _counts = [];
    private long _count;
    private long _sum;
    private long _zero;
    private long _underRange;
    private long _overRange;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    /// <summary>An empty sketch that allocates buckets as values arrive.</summary>
    public LatencySketch()
    {
    }

    /// <summary>Number of values in the sketch.</summary>
    public long Count => _count;

    /// <summary>
    /// Sum of the values in nanoseconds, each rounded to the nearest; exact below <see cref="long.MaxValue"/> (292 years), where it
    /// saturates. Saturation keeps merging commutative and associative; a saturated sum only says "at least".
    /// </summary>
    public long SumNanoseconds => _sum;

    /// <summary>Smallest value in seconds, exact; NaN when empty. After <see cref="Subtract"/> it is a lower bound.</summary>
    public double Min => _count == 0 ? double.NaN : _min;

    /// <summary>Greatest value in seconds, exact; NaN when empty. After <see cref="Subtract"/> it is an upper bound.</summary>
    public double Max => _count == 0 ? double.NaN : _max;

    /// <summary>Values that are exactly zero.</summary>
    public long ZeroCount => _zero;

    /// <summary>Values above zero and at most 2^-20 s (0.954 us), below the first bucket.</summary>
    public long UnderRangeCount => _underRange;

    /// <summary>Values above 2^12 s (68.3 min), beyond the last bucket.</summary>
    public long OverRangeCount => _overRange;

    /// <summary>An empty sketch with every bucket allocated (16 KB): inserting into it never allocates.</summary>
    public static LatencySketch CreateDense() => new() { _counts = new long[ExponentialMapping.BinCount] };

    /// <summary>Inserts one latency in seconds; false for NaN, infinite and negative values, which are not inserted.</summary>
    /// <exception cref="OverflowException">There are <see cref="long.MaxValue"/> values already.</exception>
    public bool TryInsert(double seconds)
    {
        var offset = ExponentialMapping.RawBin(seconds) - _rawOrigin;
        var counts = _counts;
        if ((uint)offset >= (uint)counts.Length)
            return TryInsertElsewhere(seconds);
        Include(seconds, double.ConvertToIntegerNative<long>(Math.Round(seconds * NanosecondsPerSecond)));
        counts[offset]++;
        return true;
    }

    /// <summary>
    /// Inserts one latency in nanoseconds; false when it is negative. The sum takes it exactly, the bucket is that of the double
    /// nearest to <paramref name="nanoseconds"/> / 1e9.
    /// </summary>
    /// <exception cref="OverflowException">There are <see cref="long.MaxValue"/> values already.</exception>
    public bool TryInsertNanoseconds(long nanoseconds)
    {
        var seconds = nanoseconds / NanosecondsPerSecond;
        var offset = ExponentialMapping.RawBin(seconds) - _rawOrigin;
        var counts = _counts;
        if ((uint)offset < (uint)counts.Length)
        {
            Include(seconds, nanoseconds);
            counts[offset]++;
            return true;
        }

        if (nanoseconds < 0)
            return false;
        InsertSlow(seconds, nanoseconds, 1);
        return true;
    }

    /// <summary>Empties the sketch for use again; allocated buckets stay allocated.</summary>
    public void Clear()
    {
        Reach(out _).Clear();
        (_count, _sum, _min, _max) = (0, 0, double.PositiveInfinity, double.NegativeInfinity);
        (_zero, _underRange, _overRange) = (0, 0, 0);
    }

    private static long ToNanoseconds(double seconds) => (long)Math.Round(seconds * NanosecondsPerSecond);

    // Both operands are at least zero.
    private static long AddSaturating(long left, long right)
    {
        var sum = unchecked(left + right);
        return sum < 0 ? long.MaxValue : sum;
    }

    private void Include(double seconds, long nanoseconds)
    {
        _count = checked(_count + 1);
        _sum = AddSaturating(_sum, nanoseconds);
        if (seconds < _min)
            _min = seconds;
        if (seconds > _max)
            _max = seconds;
    }

    private bool TryInsertElsewhere(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0)
            return false;
        InsertSlow(seconds, ToNanoseconds(seconds), 1);
        return true;
    }

    private void InsertSlow(double seconds, long nanoseconds, long count)
    {
        // Adding zero turns -0.0 into 0.0, so that equal sketches have equal bytes.
        seconds += 0.0;
        InsertInto(ExponentialMapping.SlotOf(seconds), seconds, seconds, nanoseconds, count);
    }

    private void InsertInto(int slot, double least, double greatest, long nanoseconds, long count)
    {
        _count = checked(_count + count);
        _sum = AddSaturating(_sum, nanoseconds);
        _min = Math.Min(_min, least);
        _max = Math.Max(_max, greatest);
        CounterAt(slot) += count;
    }

    private ref long CounterAt(int slot)
    {
        switch (slot)
        {
            case ExponentialMapping.ZeroSlot:
                return ref _zero;
            case ExponentialMapping.UnderRangeSlot:
                return ref _underRange;
            case ExponentialMapping.OverRangeSlot:
                return ref _overRange;
            default:
                Cover(slot, slot);
                return ref _counts[slot - FirstBin];
        }
    }
}

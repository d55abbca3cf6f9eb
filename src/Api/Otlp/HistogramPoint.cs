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
    public List<double> Bounds { get; } = [];

    public bool IsExponential { get; set; }

    public int Scale { get; set; }

    public int Offset { get; set; }

    public ulong ZeroCount { get; set; }

    public bool HasNegative { get; set; }

    public void Clear()
    {
        (StartTime, Time, Count, Sum, Min, Max) = (0, 0, 0, null, null, null);
        (IsExponential, Scale, Offset, ZeroCount, HasNegative) = (false, 0, 0, 0, false);
        Buckets.Clear();
        Bounds.Clear();
    }

    /// <summary>What contradicts itself in the point; null when nothing does.</summary>
    public string? Contradiction()
    {
        if (HasNegative)
            return "A latency histogram must not have negative values.";
        UInt128 total = ZeroCount;
        foreach (var bucket in Buckets)
            total += bucket;
        if (total != Count)
            return "The point's count is not the sum of its buckets.";
        if (Count > MaxCount)
            return $"A point must not count more than {MaxCount} values.";
        if (Sum is { } sum && !(double.IsFinite(sum) && sum >= 0))
            return "The point's sum is not a duration.";
        if (IsExponential)
            return null;
        if (Buckets.Count != Bounds.Count + 1)
            return "There must be one bucket more than bounds.";
        for (var i = 0; i < Bounds.Count; i++)
        {
            if (!double.IsFinite(Bounds[i]) || (i > 0 && Bounds[i] <= Bounds[i - 1]))
                return "The bounds must be finite and increase.";
        }

        return null;
    }

    public const ulong MaxCount = 1_000_000_000;
}

namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>Latencies (ns) in 64 buckets an octave: a quantile within 1.6 %, like the sketch that a kernel would send.</summary>
internal sealed class LatencyBuckets
{
    // A double's exponent and first six bits of mantissa, from 1 us (2^10 ns) to 2^42 ns.
    private const int Shift = 52 - 6;
    private const int First = (1023 + 10) << 6;
    private const int Buckets = 32 << 6;
    private readonly int[] _counts = new int[Buckets];
    private int _total;

    public void Add(long nanoseconds)
    {
        var bucket = (int)(BitConverter.DoubleToInt64Bits(nanoseconds) >> Shift) - First;
        _counts[Math.Clamp(bucket, 0, Buckets - 1)]++;
        _total++;
    }

    /// <summary>Nearest rank, ms, and forgets everything; 0 without a latency.</summary>
    public double TakeP95Ms()
    {
        if (_total == 0)
            return 0;
        var (rank, bucket) = ((long)Math.Ceiling(0.95 * _total), -1);
        for (long seen = 0; seen < rank;)
            seen += _counts[++bucket];
        Array.Clear(_counts);
        _total = 0;
        return BitConverter.Int64BitsToDouble(((long)(bucket + First) << Shift) | (1L << (Shift - 1))) / 1e6;
    }
}

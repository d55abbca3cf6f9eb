namespace SqlxOrleans.Api.Otlp;

/// <summary>What is kept of a cumulative histogram stream's newest point. Not changed once it is made.</summary>
internal sealed class CumulativeHistogram
{
    private const int ArrayBytes = 24;

    private double[] _bounds = [];
    private ulong[] _buckets = [];
    private double? _sum;
    private ulong _zeroCount;
    private ulong _count;
    private int _scale;
    private int _offset;
    private bool _isExponential;

    public static CumulativeHistogram None { get; } = new();

    /// <summary>What its arrays hold in memory.</summary>
    public long Bytes => ReferenceEquals(this, None) ? 0 : 64 + (2 * ArrayBytes) + (8L * (_bounds.Length + _buckets.Length));

    public static CumulativeHistogram Of(HistogramPoint point) => new()
    {
        _bounds = point.Bounds.Values.ToArray(),
        _buckets = [.. point.Buckets],
        _sum = point.Sum,
        _zeroCount = point.ZeroCount,
        _count = point.Count,
        _scale = point.Scale,
        _offset = point.Offset,
        _isExponential = point.IsExponential,
    };

    /// <summary>Makes a point that adds nothing.</summary>
    public static void Empty(HistogramPoint point)
    {
        point.Buckets.Clear();
        point.Bounds.Clear();
        (point.Count, point.ZeroCount, point.Sum, point.Min, point.Max) = (0, 0, null, null, null);
    }

    /// <summary>
    /// This in the point's buckets: explicit bounds must be the same; exponential ones are merged down to a lower scale and shifted
    /// to the point's offset. Null when that cannot be done, which only a new stream explains.
    /// </summary>
    public CumulativeHistogram? AlignedTo(HistogramPoint point)
    {
        if (_isExponential != point.IsExponential)
            return null;
        if (!_isExponential)
            return _bounds.AsSpan().SequenceEqual(point.Bounds.Values) ? this : null;
        var shift = _scale - point.Scale;
        if (shift is < 0 or > 30)
            return null;
        var aligned = new ulong[point.Buckets.Count];
        for (var i = 0; i < _buckets.Length; i++)
        {
            if (_buckets[i] == 0)
                continue;
            var at = (((long)_offset + i) >> shift) - point.Offset;
            if (at < 0 || at >= aligned.Length)
                return null;
            aligned[at] += _buckets[i];
        }

        return new CumulativeHistogram
        {
            _buckets = aligned,
            _sum = _sum,
            _zeroCount = _zeroCount,
            _count = _count,
            _scale = point.Scale,
            _offset = point.Offset,
            _isExponential = true,
        };
    }

    /// <summary>True when a bucket held more than the aligned point's does: the stream began again.</summary>
    public bool ExceedsAnywhere(HistogramPoint point)
    {
        if (_count > point.Count || _zeroCount > point.ZeroCount || _buckets.Length != point.Buckets.Count)
            return true;
        for (var i = 0; i < _buckets.Length; i++)
        {
            if (_buckets[i] > point.Buckets[i])
                return true;
        }

        return false;
    }

    /// <summary>Subtracts this from an aligned point. Its minimum and maximum say nothing about the difference and go.</summary>
    public void SubtractFrom(HistogramPoint point)
    {
        for (var i = 0; i < _buckets.Length; i++)
            point.Buckets[i] -= _buckets[i];
        point.Count -= _count;
        point.ZeroCount -= _zeroCount;
        point.Sum = point.Sum >= _sum ? point.Sum - _sum : null;
        (point.Min, point.Max) = (null, null);
    }
}

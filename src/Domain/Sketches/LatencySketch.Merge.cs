namespace SqlxOrleans.Domain.Sketches;

/// <summary>Addition, subtraction and equality, exact in integers.</summary>
public sealed partial class LatencySketch
{
    /// <summary>Adds another sketch, exactly.</summary>
    /// <exception cref="OverflowException">The number of values would exceed <see cref="long.MaxValue"/>; nothing has changed.</exception>
    public void Add(LatencySketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._count == 0)
            return;
        var count = checked(_count + other._count);
        var used = other.Used(out var bin);
        if (used.Length > 0)
        {
            Cover(bin, bin + used.Length - 1);
            AddTo(_counts.AsSpan(bin - FirstBin), used);
        }

        _count = count;
        _sum = AddSaturating(_sum, other._sum);
        _zero += other._zero;
        _underRange += other._underRange;
        _overRange += other._overRange;
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
    }

    /// <summary>
    /// Takes away a sketch that was added before: exact in every count and, unless it is saturated, in the sum. A minimum and a
    /// maximum cannot be subtracted: both stay, and then only bound the values that are left (slots of a window keep their own).
    /// When nothing is left the sketch is empty.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="other"/> is not part of this sketch; nothing has changed.</exception>
    public void Subtract(LatencySketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._count == 0)
            return;
        var used = other.Used(out var bin);
        if (!Holds(other, used, bin))
            throw new ArgumentException("The sketch to subtract holds values that this one does not.", nameof(other));
        if (_count == other._count)
        {
            Clear();
            return;
        }

        if (used.Length > 0)
            SubtractFrom(_counts.AsSpan(bin - FirstBin), used);
        _count -= other._count;
        _zero -= other._zero;
        _underRange -= other._underRange;
        _overRange -= other._overRange;
        if (_sum < long.MaxValue)
            _sum -= other._sum;
    }

    /// <summary>A copy that shares nothing, allocated over the used range only.</summary>
    public LatencySketch Clone()
    {
        var copy = new LatencySketch();
        copy.Add(this);
        return copy;
    }

    /// <summary>True when both hold the same counts, sum, minimum and maximum, however they are allocated.</summary>
    public bool ContentEquals(LatencySketch? other) =>
        other is not null && _min.Equals(other._min) && _max.Equals(other._max) && CountsEqual(other);

    /// <summary>True when both hold the same counts and sum; minimum and maximum, which are not subtractable, are not compared.</summary>
    public bool CountsEqual(LatencySketch? other) =>
        other is not null && _count == other._count && _sum == other._sum && _zero == other._zero
        && _underRange == other._underRange && _overRange == other._overRange
        && Used(out var bin).SequenceEqual(other.Used(out var otherBin)) && (bin == otherBin || _count == _zero + _underRange + _overRange);

    /// <summary>Replaces minimum and maximum by exact ones that the caller kept beside the sketch.</summary>
    internal void SetBounds(double min, double max)
    {
        if (_count > 0)
            (_min, _max) = (min, max);
    }

    private bool Holds(LatencySketch other, ReadOnlySpan<long> used, int bin)
    {
        if (_count < other._count || _sum < other._sum || _zero < other._zero || _underRange < other._underRange
            || _overRange < other._overRange || (used.Length > 0 && (bin < FirstBin || bin + used.Length > FirstBin + _counts.Length)))
            return false;
        for (var i = 0; i < used.Length; i++)
        {
            if (_counts[bin - FirstBin + i] < used[i])
                return false;
        }

        return true;
    }
}

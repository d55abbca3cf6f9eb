namespace SqlxOrleans.Domain.Sketches;

/// <summary>Buckets of any scale and unit, as OTLP sends them, seen from the sketch's own. Not for the path of single values.</summary>
/// <param name="Scale">-10..20: bucket i holds (2^(i/2^s), 2^((i+1)/2^s)].</param>
/// <param name="SecondsPerUnit">Greater than zero.</param>
internal readonly record struct ExponentialBuckets(int Scale, double SecondsPerUnit)
{
    private bool IsOwn => Scale == ExponentialMapping.Scale && SecondsPerUnit == 1;

    /// <summary>The least value of a bucket, in seconds: exact at scale 6 in range, else within rounding.</summary>
    public double LowerBound(long index) =>
        IsOwn && IsInRange(index) ? ExponentialMapping.LeastValue((int)index) : Bound(index);

    /// <summary>The greatest value of a bucket, in seconds, finite and above zero.</summary>
    public double UpperBound(long index) =>
        IsOwn && IsInRange(index) ? ExponentialMapping.GreatestValue((int)index) : Math.Max(Bound(index + 1), double.Epsilon);

    /// <summary>The geometric middle of a bucket in seconds, finite.</summary>
    public double Middle(long index) =>
        IsOwn && IsInRange(index) ? ExponentialMapping.GeometricMiddle((int)index) : Bound(index + 0.5);

    /// <summary>The slot of the sketch that takes a bucket's count.</summary>
    public int SlotOf(long index)
    {
        if (SecondsPerUnit != 1)
            return Math.Max(ExponentialMapping.SlotOf(Middle(index)), ExponentialMapping.UnderRangeSlot);
        var shift = Scale - ExponentialMapping.Scale;
        // Below our scale the geometric middle is itself one of our bounds, which the bucket under it includes.
        var own = shift >= 0 ? index >> shift : (index << -shift) + (1L << (-shift - 1)) - 1;
        return (int)Math.Clamp(
            own - ExponentialMapping.FirstIndex, ExponentialMapping.UnderRangeSlot, ExponentialMapping.OverRangeSlot);
    }

    private static bool IsInRange(long index) =>
        index - ExponentialMapping.FirstIndex is >= 0 and < ExponentialMapping.BinCount;

    private double Bound(double index) =>
        Math.Min(Math.Pow(2, Math.ScaleB(index, -Scale)) * SecondsPerUnit, double.MaxValue);
}

using System.Numerics;

namespace SqlxOrleans.Domain.Sketches;

/// <summary>How the buckets are kept: one dense array over the octaves that are used.</summary>
public sealed partial class LatencySketch
{
    private int FirstBin => _rawOrigin - ExponentialMapping.RawBias;

    /// <summary>
    /// The counts from the first to the last non-empty bucket at scale 6, for exporters; empty when no value is in range. A view:
    /// the next change of the sketch invalidates it.
    /// </summary>
    /// <param name="firstIndex">OpenTelemetry index of the first element.</param>
    public ReadOnlySpan<long> Buckets(out int firstIndex)
    {
        var used = Used(out var bin);
        firstIndex = bin + ExponentialMapping.FirstIndex;
        return used;
    }

    /// <summary>The counts from the first to the last non-empty bucket; minimum and maximum say where to look for them.</summary>
    private ReadOnlySpan<long> Used(out int bin) => UsedOf(Reach(out var first), FirstBin + first, out bin);

    /// <summary>As <see cref="Used"/>, whatever minimum and maximum say.</summary>
    private ReadOnlySpan<long> UsedAnywhere(out int bin) => UsedOf(_counts, FirstBin, out bin);

    private static ReadOnlySpan<long> UsedOf(ReadOnlySpan<long> counts, int firstBin, out int bin)
    {
        var first = counts.IndexOfAnyExcept(0L);
        bin = firstBin + Math.Max(first, 0);
        return first < 0 ? [] : counts[first..(counts.LastIndexOfAnyExcept(0L) + 1)];
    }

    /// <summary>The buckets from the minimum's to the maximum's: all others are empty.</summary>
    private Span<long> Reach(out int first)
    {
        first = 0;
        if (_count == 0)
            return [];
        first = Math.Clamp(ExponentialMapping.SlotOf(_min) - FirstBin, 0, _counts.Length);
        var end = Math.Clamp(ExponentialMapping.SlotOf(_max) - FirstBin + 1, first, _counts.Length);
        return _counts.AsSpan(first..end);
    }

    /// <summary>Grows the array to whole octaves that hold both bins.</summary>
    private void Cover(int first, int last)
    {
        var start = FirstBin;
        var end = start + _counts.Length;
        if (_counts.Length > 0 && first >= start && last < end)
            return;
        var newStart = first & ~OctaveMask;
        var newEnd = (last | OctaveMask) + 1;
        if (_counts.Length > 0)
            (newStart, newEnd) = (Math.Min(start, newStart), Math.Max(end, newEnd));
        var grown = new long[newEnd - newStart];
        _counts.CopyTo(grown.AsSpan(Math.Max(start - newStart, 0)));
        _counts = grown;
        _rawOrigin = newStart + ExponentialMapping.RawBias;
    }

    private static void AddTo(Span<long> target, ReadOnlySpan<long> source)
    {
        var width = Vector<long>.Count;
        var i = 0;
        for (; i <= source.Length - width; i += width)
            (new Vector<long>(target[i..]) + new Vector<long>(source[i..])).CopyTo(target[i..]);
        for (; i < source.Length; i++)
            target[i] += source[i];
    }

    private static long SumOf(ReadOnlySpan<long> octave)
    {
        var sums = Vector<long>.Zero;
        for (var i = 0; i <= octave.Length - Vector<long>.Count; i += Vector<long>.Count)
            sums += new Vector<long>(octave[i..]);
        return Vector.Sum(sums);
    }

    private static void SubtractFrom(Span<long> target, ReadOnlySpan<long> source)
    {
        var width = Vector<long>.Count;
        var i = 0;
        for (; i <= source.Length - width; i += width)
            (new Vector<long>(target[i..]) - new Vector<long>(source[i..])).CopyTo(target[i..]);
        for (; i < source.Length; i++)
            target[i] -= source[i];
    }
}

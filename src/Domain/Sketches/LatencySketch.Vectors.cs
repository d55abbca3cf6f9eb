using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SqlxOrleans.Domain.Sketches;

/// <summary>
/// Steps of 16 and of 8 values: buckets and statistics in vectors, one addition to memory a value. A step is taken whole or not at
/// all: it ends the run when one of its values has no allocated bucket or a doubtful one.
/// </summary>
public sealed partial class LatencySketch
{
    /// <summary>Values a step with AVX-512.</summary>
    internal const int Wide = 16;

    /// <summary>Values a step with AVX2.</summary>
    internal const int Narrow = 8;

    // 1.5 * 2^52: adding it rounds to the nearest integer, ties to even as Math.Round does, and leaves it in the lower bits.
    private const double Rounder = 6755399441055744;
    private static readonly long RounderBits = BitConverter.DoubleToInt64Bits(Rounder);

    /// <summary>What <see cref="Insert(ReadOnlySpan{double})"/> uses on this machine.</summary>
    internal static int BatchWidth => Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? Wide : Avx2.IsSupported ? Narrow : 1;

    /// <summary>Inserts whole steps from the start of a stretch; returns how many values that were.</summary>
    private int InsertWide(ReadOnlySpan<double> seconds)
    {
        var cells = ExponentialMapping.CellsOfUpperHalves;
        var (cells0, cells1) = (Vector512.Create(cells), Vector512.Create(cells[16..]));
        var (cells2, cells3) = (Vector512.Create(cells[32..]), Vector512.Create(cells[48..]));
        var (cells4, cells5) = (Vector512.Create(cells[64..]), Vector512.Create(cells[80..]));
        var (cells6, cells7) = (Vector512.Create(cells[96..]), Vector512.Create(cells[112..]));
        var origin = Vector512.Create(_rawOrigin);
        var length = Vector512.Create((uint)_counts.Length);
        var (least, greatest) = (Vector512.Create(_min), Vector512.Create(_max));
        var sums = Vector512<long>.Zero;
        Span<ulong> pairs = stackalloc ulong[Wide / 2];
        ref var counts = ref MemoryMarshal.GetArrayDataReference(_counts);
        ref var values = ref MemoryMarshal.GetReference(seconds);
        var i = 0;
        for (; i <= seconds.Length - Wide; i += Wide)
        {
            var some = Vector512.LoadUnsafe(ref values, (nuint)i);
            var others = Vector512.LoadUnsafe(ref values, (nuint)i + (Wide / 2));
            var upper = ExponentialMapping.UpperHalvesOf(some, others);
            var cell = ExponentialMapping.CellOf(upper);
            var inHalf = Vector512.Equals(cell & Vector512.Create(32), Vector512<int>.Zero);
            var found = Vector512.ConditionalSelect(
                Vector512.Equals(cell & Vector512.Create(64), Vector512<int>.Zero),
                Vector512.ConditionalSelect(
                    inHalf, Avx512F.PermuteVar16x32x2(cells0, cell, cells1), Avx512F.PermuteVar16x32x2(cells2, cell, cells3)),
                Vector512.ConditionalSelect(
                    inHalf, Avx512F.PermuteVar16x32x2(cells4, cell, cells5), Avx512F.PermuteVar16x32x2(cells6, cell, cells7)));
            var offsets = ExponentialMapping.RawBins(upper, found, out var rest) - origin;
            if (Vector512.EqualsAny(rest, Vector512<int>.Zero) || Vector512.GreaterThanOrEqualAny(offsets.AsUInt32(), length))
                break;
            offsets.AsUInt64().CopyTo(pairs);
            CountPairs(ref counts, pairs);
            sums += ((some * NanosecondsPerSecond) + Vector512.Create(Rounder)).AsInt64();
            sums += ((others * NanosecondsPerSecond) + Vector512.Create(Rounder)).AsInt64();
            least = Vector512.MinNative(least, Vector512.MinNative(some, others));
            greatest = Vector512.MaxNative(greatest, Vector512.MaxNative(some, others));
        }

        if (i == 0)
            return 0;
        IncludeSteps(i, Vector512.Sum(sums));
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
            (_min, _max) = (Math.Min(_min, least[lane]), Math.Max(_max, greatest[lane]));
        return i;
    }

    /// <summary>As <see cref="InsertWide"/>.</summary>
    private unsafe int InsertNarrow(ReadOnlySpan<double> seconds)
    {
        var origin = Vector256.Create(_rawOrigin);
        var last = Vector256.Create(_counts.Length - 1);
        var (least, greatest) = (Vector256.Create(_min), Vector256.Create(_max));
        var sums = Vector256<long>.Zero;
        Span<ulong> pairs = stackalloc ulong[Narrow / 2];
        ref var counts = ref MemoryMarshal.GetArrayDataReference(_counts);
        ref var values = ref MemoryMarshal.GetReference(seconds);
        var i = 0;
        fixed (int* cells = ExponentialMapping.CellsOfUpperHalves)
        {
            for (; i <= seconds.Length - Narrow; i += Narrow)
            {
                var some = Vector256.LoadUnsafe(ref values, (nuint)i);
                var others = Vector256.LoadUnsafe(ref values, (nuint)i + (Narrow / 2));
                var upper = ExponentialMapping.UpperHalvesOf(some, others);
                var found = Avx2.GatherVector256(cells, ExponentialMapping.CellOf(upper), sizeof(int));
                var offsets = ExponentialMapping.RawBins(upper, found, out var rest) - origin;
                var outside = offsets | (last - offsets);
                if (Vector256.EqualsAny(rest, Vector256<int>.Zero) || Vector256.LessThanAny(outside, Vector256<int>.Zero))
                    break;
                offsets.AsUInt64().CopyTo(pairs);
                CountPairs(ref counts, pairs);
                sums += ((some * NanosecondsPerSecond) + Vector256.Create(Rounder)).AsInt64();
                sums += ((others * NanosecondsPerSecond) + Vector256.Create(Rounder)).AsInt64();
                least = Vector256.MinNative(least, Vector256.MinNative(some, others));
                greatest = Vector256.MaxNative(greatest, Vector256.MaxNative(some, others));
            }
        }

        if (i == 0)
            return 0;
        IncludeSteps(i, Vector256.Sum(sums));
        for (var lane = 0; lane < Vector256<double>.Count; lane++)
            (_min, _max) = (Math.Min(_min, least[lane]), Math.Max(_max, greatest[lane]));
        return i;
    }

    /// <summary>Adds one to each of the buckets, two to a pair. The caller has checked that they exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CountPairs(ref long counts, ReadOnlySpan<ulong> pairs)
    {
        foreach (var pair in pairs)
        {
            Unsafe.Add(ref counts, (nuint)(uint)pair)++;
            Unsafe.Add(ref counts, (nuint)(pair >> 32))++;
        }
    }

    private void IncludeSteps(int values, long roundedBits)
    {
        _count += values;
        _sum = AddSaturating(_sum, unchecked(roundedBits - (values * RounderBits)));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SqlxOrleans.Domain.Sketches;

/// <summary>
/// The same mapping from the upper half of a double alone, for vectors of 32-bit lanes: 20 bits of the significand decide unless they
/// equal a boundary's, which happens to one value in 16,384 and to powers of two. Those are doubtful; only <see cref="RawBin"/> knows.
/// </summary>
internal static partial class ExponentialMapping
{
    private const int UpperBits = SignificandBits - 32;
    private const int CellShift = UpperBits - CellBits;
    private const int UpperMask = (1 << UpperBits) - 1;

    // Of four floats a side: the upper halves of two doubles of each.
    private const byte UpperHalves = 0b_11_01_11_01;

    private static readonly int[] UpperCells = CreateUpperCells();

    /// <summary>What the upper halves' cells have: (first index + 1) * 2^20 - the boundary's upper bits.</summary>
    public static ReadOnlySpan<int> CellsOfUpperHalves => UpperCells;

    /// <summary>The upper halves of 16 doubles, pairs of both vectors in turns: who counts does not care for the order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> UpperHalvesOf(Vector512<double> some, Vector512<double> others) =>
        Avx512F.Shuffle(some.AsSingle(), others.AsSingle(), UpperHalves).AsInt32();

    /// <summary>The upper halves of 8 doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> UpperHalvesOf(Vector256<double> some, Vector256<double> others) =>
        Avx.Shuffle(some.AsSingle(), others.AsSingle(), UpperHalves).AsInt32();

    /// <summary>The cell of each upper half, with bits above <see cref="CellBits"/> that are not part of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> CellOf(Vector512<int> upper) => upper >>> CellShift;

    /// <summary>The cell of each upper half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> CellOf(Vector256<int> upper) => (upper >>> CellShift) & Vector256.Create((1 << CellBits) - 1);

    /// <summary>Raw bins.</summary>
    /// <param name="upper">Upper halves.</param>
    /// <param name="cells">What the table has for the cell of each.</param>
    /// <param name="rest">Zero in the lanes of doubtful values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> RawBins(Vector512<int> upper, Vector512<int> cells, out Vector512<int> rest)
    {
        var sums = (upper & Vector512.Create(UpperMask)) + cells;
        rest = sums & Vector512.Create(UpperMask);
        return ((upper >>> UpperBits) << Scale) + (sums >> UpperBits);
    }

    /// <summary>Raw bins, as of sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> RawBins(Vector256<int> upper, Vector256<int> cells, out Vector256<int> rest)
    {
        var sums = (upper & Vector256.Create(UpperMask)) + cells;
        rest = sums & Vector256.Create(UpperMask);
        return ((upper >>> UpperBits) << Scale) + (sums >> UpperBits);
    }

    private static int[] CreateUpperCells()
    {
        var cells = new int[Cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            // A cell is reached * 2^52 - boundary, so the quotient rounded up has the boundary's upper bits.
            cells[i] = (int)-(-Cells[i] >> 32);
        }

        return cells;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Sketches;

/// <summary>
/// The packed encoding, one for each content:
/// <code>
/// flags     1 byte: 0 the empty sketch, nothing follows; else 0x80 | the parts that follow
/// count     variable-length integer (LEB128), at least 1
/// sum       LEB128, nanoseconds
/// min, max  8 bytes each, little-endian IEEE 754; max only when it differs from min
/// zero, under, over   LEB128 each when not zero
/// first     LEB128, bin of the first non-empty bucket, then the bins up to and with the last non-empty one
/// tokens    LEB128 until those bins are spent: count &lt;&lt; 1, or a gap of empty buckets &lt;&lt; 1 | 1
/// </code>
/// </summary>
public sealed partial class LatencySketch
{
    /// <summary>
    /// Most values that a sketch from outside may claim, 2^48: three days of a billion a second, and so few that tens of thousands
    /// of such sketches can be added without an overflow.
    /// </summary>
    public const long MaxReadCount = 1L << 48;

    private const int BoundsBytes = sizeof(double);
    private const int TokensAtOnce = 32;

    [Flags]
    private enum Parts : byte
    {
        None = 0,
        Zero = 1,
        UnderRange = 2,
        OverRange = 4,
        Buckets = 8,
        Max = 16,
        Present = 0x80,
    }

    /// <summary>Appends the packed encoding, self-delimiting: equal contents have equal bytes.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var used = Used(out var bin);
        var parts = _count == 0 ? Parts.None : Parts.Present
            | (_zero > 0 ? Parts.Zero : 0) | (_underRange > 0 ? Parts.UnderRange : 0) | (_overRange > 0 ? Parts.OverRange : 0)
            | (used.Length > 0 ? Parts.Buckets : 0) | (_min.Equals(_max) ? 0 : Parts.Max);
        CanonicalVarint.WriteByte(writer, (byte)parts);
        if (parts == Parts.None)
            return;
        Varint.Write(writer, (ulong)_count);
        Varint.Write(writer, (ulong)_sum);
        WriteDouble(writer, _min);
        if (parts.HasFlag(Parts.Max))
            WriteDouble(writer, _max);
        WriteIfAny(writer, _zero);
        WriteIfAny(writer, _underRange);
        WriteIfAny(writer, _overRange);
        if (used.Length == 0)
            return;
        Varint.Write(writer, (ulong)bin);
        Varint.Write(writer, (ulong)used.Length);
        WriteTokens(writer, used);
    }

    /// <summary>
    /// Reads a packed encoding from the start of a span; false when it is truncated or contradicts itself (counts against the total,
    /// minimum and maximum against the buckets, a sum that no such values have, more bytes than the content needs), or claims more
    /// than <see cref="MaxReadCount"/> values.
    /// </summary>
    /// <param name="source">The encoding and whatever follows it.</param>
    /// <param name="sketch">The sketch; empty when false is returned.</param>
    /// <param name="consumed">Bytes read; zero when false is returned.</param>
    public static bool TryRead(ReadOnlySpan<byte> source, out LatencySketch sketch, out int consumed)
    {
        if (TryReadAnyCount(source, out sketch, out consumed) && sketch._count <= MaxReadCount)
            return true;
        (sketch, consumed) = (new LatencySketch(), 0);
        return false;
    }

    /// <summary><see cref="TryRead"/> without the limit, for what this process packed itself.</summary>
    internal static bool TryReadAnyCount(ReadOnlySpan<byte> source, out LatencySketch sketch, out int consumed)
    {
        var rest = source;
        sketch = new LatencySketch();
        var isRead = sketch.ReadFrom(ref rest);
        if (!isRead)
            sketch = new LatencySketch();
        consumed = isRead ? source.Length - rest.Length : 0;
        return isRead;
    }

    /// <summary>Minimum and maximum of a packed sketch that is not empty and known to be valid, without unpacking it.</summary>
    internal static (double Min, double Max) PeekBounds(ReadOnlySpan<byte> packed)
    {
        var parts = (Parts)packed[0];
        packed = packed[1..];
        Varint.TryRead(ref packed, out _);
        Varint.TryRead(ref packed, out _);
        var min = BinaryPrimitives.ReadDoubleLittleEndian(packed);
        return (min, parts.HasFlag(Parts.Max) ? BinaryPrimitives.ReadDoubleLittleEndian(packed[BoundsBytes..]) : min);
    }

    private static void WriteDouble(IBufferWriter<byte> writer, double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(writer.GetSpan(BoundsBytes), value);
        writer.Advance(BoundsBytes);
    }

    private static void WriteIfAny(IBufferWriter<byte> writer, long count)
    {
        if (count > 0)
            Varint.Write(writer, (ulong)count);
    }

    private static void WriteTokens(IBufferWriter<byte> writer, ReadOnlySpan<long> used)
    {
        var i = 0;
        while (i < used.Length)
        {
            var span = writer.GetSpan(TokensAtOnce * Varint.MaxLength);
            var length = 0;
            for (var token = 0; token < TokensAtOnce && i < used.Length; token++)
            {
                var gap = used[i] != 0 ? 0 : used[i..].IndexOfAnyExcept(0L);
                length += Varint.Write(span[length..], gap == 0 ? (ulong)used[i] << 1 : ((ulong)gap << 1) | 1);
                i += Math.Max(gap, 1);
            }

            writer.Advance(length);
        }
    }

    private bool ReadFrom(ref ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
            return false;
        var parts = (Parts)source[0];
        source = source[1..];
        if (parts == Parts.None)
            return true;
        const Parts Known = Parts.Present | Parts.Zero | Parts.UnderRange | Parts.OverRange | Parts.Buckets | Parts.Max;
        if (!parts.HasFlag(Parts.Present) || (parts & ~Known) != 0
            || !TryReadCount(ref source, out _count) || !CanonicalVarint.TryRead(ref source, out var sum) || sum > long.MaxValue
            || !TryReadDouble(ref source, out _min) || !ReadMax(ref source, parts))
            return false;
        _sum = (long)sum;
        return (!parts.HasFlag(Parts.Zero) || TryReadCount(ref source, out _zero))
            && (!parts.HasFlag(Parts.UnderRange) || TryReadCount(ref source, out _underRange))
            && (!parts.HasFlag(Parts.OverRange) || TryReadCount(ref source, out _overRange))
            && (!parts.HasFlag(Parts.Buckets) || ReadBuckets(ref source))
            && IsConsistent();
    }

    private bool ReadMax(ref ReadOnlySpan<byte> source, Parts parts)
    {
        _max = _min;
        return !parts.HasFlag(Parts.Max) || (TryReadDouble(ref source, out _max) && _max > _min);
    }

    private bool ReadBuckets(ref ReadOnlySpan<byte> source)
    {
        if (!CanonicalVarint.TryRead(ref source, out var first) || first >= ExponentialMapping.BinCount
            || !CanonicalVarint.TryRead(ref source, out var length) || length == 0 || length > ExponentialMapping.BinCount - first)
            return false;
        // The tokens are read twice, so that nothing is allocated for an encoding that turns out wrong.
        var tokens = source;
        if (!ReadTokens(ref source, (int)length, []))
            return false;
        Cover((int)first, (int)(first + length) - 1);
        return ReadTokens(ref tokens, (int)length, _counts.AsSpan((int)first - FirstBin));
    }

    private static bool ReadTokens(ref ReadOnlySpan<byte> source, int length, Span<long> target)
    {
        var gapBefore = true;
        for (var i = 0; i < length;)
        {
            if (!CanonicalVarint.TryRead(ref source, out var token) || token >> 1 == 0)
                return false;
            var isGap = (token & 1) != 0;
            if (isGap && (gapBefore || token >> 1 >= (ulong)(length - i)))
                return false;
            gapBefore = isGap;
            if (!isGap && !target.IsEmpty)
                target[i] = (long)(token >> 1);
            i += isGap ? (int)(token >> 1) : 1;
        }

        return true;
    }

    private bool IsConsistent()
    {
        // Minimum and maximum came from outside as well: counts beyond them must be found here.
        var used = UsedAnywhere(out var bin);
        var total = (UInt128)_zero + (UInt128)_underRange + (UInt128)_overRange;
        foreach (var count in used)
            total += (UInt128)count;
        var lowest = _zero > 0 ? ExponentialMapping.ZeroSlot : _underRange > 0 ? ExponentialMapping.UnderRangeSlot
            : used.Length > 0 ? bin : ExponentialMapping.OverRangeSlot;
        var highest = _overRange > 0 ? ExponentialMapping.OverRangeSlot : used.Length > 0 ? bin + used.Length - 1
            : _underRange > 0 ? ExponentialMapping.UnderRangeSlot : ExponentialMapping.ZeroSlot;
        return total == (UInt128)_count && ExponentialMapping.SlotOf(_min) <= lowest && ExponentialMapping.SlotOf(_max) >= highest
            && IsSumPossible;
    }

    private static bool TryReadCount(ref ReadOnlySpan<byte> source, out long value)
    {
        var read = CanonicalVarint.TryRead(ref source, out var raw) && raw is > 0 and <= long.MaxValue;
        value = read ? (long)raw : 0;
        return read;
    }

    private static bool TryReadDouble(ref ReadOnlySpan<byte> source, out double value)
    {
        value = 0;
        if (source.Length < BoundsBytes)
            return false;
        value = BinaryPrimitives.ReadDoubleLittleEndian(source);
        source = source[BoundsBytes..];
        return double.IsFinite(value) && !double.IsNegative(value);
    }
}

using System.Buffers;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Slos;

/// <summary>
/// The packed form of <see cref="CounterWindows"/>: a <see cref="ChecksummedFrame"/>. The body holds version, newest second,
/// too late, totals, then per tier its non-empty buckets, oldest first, as the gap to the previous one, a mask of the counters
/// that are not zero, and these.
/// </summary>
internal static class CounterWindowsCodec
{
    private const byte FormatVersion = 1;

    public static void Write(CounterWindows windows, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var body = new ArrayBufferWriter<byte>(4096);
        WriteBody(windows, body);
        ChecksummedFrame.Write(writer, body.WrittenSpan);
    }

    public static bool TryRead(ReadOnlySpan<byte> source, out CounterWindows windows, out int consumed)
    {
        windows = new CounterWindows();
        if (!ChecksummedFrame.TryRead(source, out var body, out consumed))
            return false;
        if (TryReadBody(body) is not { } read)
        {
            consumed = 0;
            return false;
        }

        windows = read;
        return true;
    }

    private static void WriteBody(CounterWindows windows, ArrayBufferWriter<byte> writer)
    {
        Span<long> fields = stackalloc long[PackedCounts.FieldCount];
        Varint.Write(writer, FormatVersion);
        Varint.Write(writer, windows.NewestSecond is null ? 0UL : 1UL);
        Varint.WriteSigned(writer, windows.NewestSecond ?? 0);
        Varint.WriteSigned(writer, windows.TooLate);
        PackedCounts.Pack(windows.Totals, fields);
        WriteFields(fields, writer);
        foreach (var tier in windows.Tiers)
            WriteTier(tier, writer);
    }

    private static void WriteTier(CounterTier tier, ArrayBufferWriter<byte> writer)
    {
        Span<long> fields = stackalloc long[PackedCounts.FieldCount];
        var count = 0;
        for (var bucket = tier.Oldest; !tier.IsEmpty && bucket <= tier.Newest; bucket++)
            count += tier.TryRead(bucket, fields) ? 1 : 0;
        Varint.Write(writer, (ulong)count);
        var previous = tier.Newest - tier.Slots;
        for (var bucket = tier.Oldest; !tier.IsEmpty && bucket <= tier.Newest; bucket++)
        {
            if (!tier.TryRead(bucket, fields))
                continue;
            Varint.Write(writer, (ulong)(bucket - previous));
            WriteFields(fields, writer);
            previous = bucket;
        }
    }

    private static void WriteFields(ReadOnlySpan<long> fields, ArrayBufferWriter<byte> writer)
    {
        var mask = 0u;
        for (var field = 0; field < fields.Length; field++)
            mask |= fields[field] == 0 ? 0 : 1u << field;
        Varint.Write(writer, mask);
        foreach (var value in fields)
        {
            if (value != 0)
                Varint.WriteSigned(writer, value);
        }
    }

    private static CounterWindows? TryReadBody(ReadOnlySpan<byte> body)
    {
        Span<long> fields = stackalloc long[PackedCounts.FieldCount];
        if (!Varint.TryRead(ref body, out var version) || version != FormatVersion
            || !Varint.TryReadBounded(ref body, 1, out var known)
            || !Varint.TryReadSigned(ref body, out var newest)
            || !Varint.TryReadSigned(ref body, out var tooLate)
            || !TryReadFields(ref body, fields))
            return null;
        var windows = CounterWindows.Of(PackedCounts.Unpack(fields), tooLate, known == 1 ? newest : null);
        if (windows.NewestSecond is null != (known == 0))
            return null;
        for (var tier = 0; tier < windows.Tiers.Count; tier++)
        {
            if (!TryReadTier(ref body, windows, tier))
                return null;
        }

        return body.IsEmpty ? windows : null;
    }

    private static bool TryReadTier(ref ReadOnlySpan<byte> body, CounterWindows windows, int index)
    {
        Span<long> fields = stackalloc long[PackedCounts.FieldCount];
        var tier = windows.Tiers[index];
        if (!Varint.TryReadBounded(ref body, tier.IsEmpty ? 0 : tier.Slots, out var count))
            return false;
        var bucket = tier.Newest - tier.Slots;
        for (var i = 0; i < count; i++)
        {
            if (!Varint.TryReadBounded(ref body, tier.Newest - bucket, out var gap) || gap == 0 || !TryReadFields(ref body, fields))
                return false;
            bucket += gap;
            windows.Restore(index, bucket, fields);
        }

        return true;
    }

    private static bool TryReadFields(ref ReadOnlySpan<byte> body, scoped Span<long> fields)
    {
        fields.Clear();
        if (!Varint.TryReadBounded(ref body, (1u << PackedCounts.FieldCount) - 1, out var mask))
            return false;
        for (var field = 0; field < fields.Length; field++)
        {
            if ((mask & (1u << field)) != 0 && !Varint.TryReadSigned(ref body, out fields[field]))
                return false;
        }

        return true;
    }
}

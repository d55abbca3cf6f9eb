using System.Buffers;
using System.Numerics;

namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>Unsigned LEB128 and zigzag integers, the primitives of the packed encodings. Readers never read past the span.</summary>
internal static class Varint
{
    public const int MaxLength = 10;

    public static void Write(IBufferWriter<byte> writer, ulong value) =>
        writer.Advance(Write(writer.GetSpan(MaxLength), value));

    /// <summary>Writes to a span of at least <see cref="MaxLength"/> bytes and returns the length.</summary>
    public static int Write(Span<byte> target, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            target[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[length++] = (byte)value;
        return length;
    }

    public static void WriteSigned(IBufferWriter<byte> writer, long value) =>
        Write(writer, (ulong)((value << 1) ^ (value >> 63)));

    public static bool TryRead(ref ReadOnlySpan<byte> source, out ulong value)
    {
        value = 0;
        for (var i = 0; i < source.Length && i < MaxLength; i++)
        {
            var bits = (ulong)(source[i] & 0x7F);
            if (i == MaxLength - 1 && bits > 1)
                return false;
            value |= bits << (7 * i);
            if ((source[i] & 0x80) != 0)
                continue;
            source = source[(i + 1)..];
            return true;
        }

        return false;
    }

    public static bool TryReadSigned(ref ReadOnlySpan<byte> source, out long value)
    {
        var read = TryRead(ref source, out var raw);
        value = FromZigzag(raw);
        return read;
    }

    public static long FromZigzag(ulong raw) => (long)(raw >> 1) ^ -(long)(raw & 1);

    /// <summary>Reads a value that must fit the range 0..<paramref name="limit"/>.</summary>
    public static bool TryReadBounded<T>(ref ReadOnlySpan<byte> source, T limit, out T value)
        where T : IBinaryInteger<T>
    {
        var fits = TryRead(ref source, out var raw) && raw <= ulong.CreateSaturating(limit);
        value = fits ? T.CreateTruncating(raw) : T.Zero;
        return fits;
    }
}

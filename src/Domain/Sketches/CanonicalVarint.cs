using System.Buffers;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Sketches;

/// <summary>Variable-length integers of which each value has exactly one accepted form, so that equal contents have equal bytes.</summary>
internal static class CanonicalVarint
{
    public static void WriteByte(IBufferWriter<byte> writer, byte value)
    {
        writer.GetSpan(1)[0] = value;
        writer.Advance(1);
    }

    /// <summary>Writes to a span of at least <see cref="Varint.MaxLength"/> bytes and returns the length.</summary>
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

    /// <summary>Reads an integer; false when it is truncated, too long or padded with zeros.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> source, out ulong value)
    {
        if (source.Length > 0 && source[0] < 0x80)
        {
            value = source[0];
            source = source[1..];
            return true;
        }

        var start = source;
        return Varint.TryRead(ref source, out value) && start[start.Length - source.Length - 1] != 0;
    }

    /// <summary>Reads a signed zigzag integer; false as <see cref="TryRead"/>.</summary>
    public static bool TryReadSigned(ref ReadOnlySpan<byte> source, out long value)
    {
        var read = TryRead(ref source, out var raw);
        value = (long)(raw >> 1) ^ -(long)(raw & 1);
        return read;
    }
}

using System.Buffers;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Sketches;

/// <summary>The integers of <see cref="Varint"/> of which each value has exactly one accepted form, so that equal contents have equal bytes.</summary>
internal static class CanonicalVarint
{
    public static void WriteByte(IBufferWriter<byte> writer, byte value)
    {
        writer.GetSpan(1)[0] = value;
        writer.Advance(1);
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
        value = Varint.FromZigzag(raw);
        return read;
    }
}

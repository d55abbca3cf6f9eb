using System.Buffers.Binary;

namespace SqlxOrleans.Api.Otlp;

/// <summary>A 128-bit name of a stream: two multiply-and-fold hashes over what tells it from others.</summary>
internal static class SeriesIdentity
{
    public static UInt128 Add(UInt128 seed, ReadOnlySpan<byte> part)
    {
        var low = (ulong)seed ^ ((ulong)part.Length * 0x9E3779B97F4A7C15UL);
        var high = (ulong)(seed >> 64) ^ 0xC2B2AE3D27D4EB4FUL;
        while (part.Length >= 8)
        {
            Mix(ref low, ref high, BinaryPrimitives.ReadUInt64LittleEndian(part));
            part = part[8..];
        }

        ulong rest = 0;
        for (var i = 0; i < part.Length; i++)
            rest |= (ulong)part[i] << (8 * i);
        Mix(ref low, ref high, rest);
        return new UInt128(high, low);
    }

    private static void Mix(ref ulong low, ref ulong high, ulong word)
    {
        low = Fold(low ^ word, 0x9FB21C651E98DF25UL);
        high = Fold(high + word, 0xD6E8FEB86659FD93UL);
    }

    private static ulong Fold(ulong value, ulong factor)
    {
        var product = Math.BigMul(value | 1, factor, out var low);
        return product ^ low ^ (value << 32);
    }
}

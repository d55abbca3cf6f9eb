using System.Buffers.Binary;
using System.Numerics;

namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>CRC-32C (Castagnoli, RFC 3720): finds every burst of up to 32 bits, and one in 2^32 of the rest passes.</summary>
public static class Crc32C
{
    /// <summary>Where a checksum begins; feed it to <c>Append</c>, and what comes out to <see cref="Finish"/>.</summary>
    public const uint Start = uint.MaxValue;

    /// <summary>The checksum of these bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Finish(Append(Start, bytes));

    /// <summary>Goes on with these bytes; the same in one piece or in several.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            checksum = BitOperations.Crc32C(checksum, value);
        return checksum;
    }

    /// <summary>Goes on with eight bytes, the lowest first.</summary>
    public static uint Append(uint checksum, ulong value) => BitOperations.Crc32C(checksum, value);

    /// <summary>Ends a checksum.</summary>
    public static uint Finish(uint checksum) => ~checksum;
}

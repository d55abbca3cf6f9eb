using System.Buffers;
using System.Buffers.Binary;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Slos;

/// <summary>A self-delimiting frame of a snapshot: length, body, CRC-32C of the body, so that a torn or bent one is refused.</summary>
internal static class ChecksummedFrame
{
    private const int ChecksumLength = sizeof(uint);

    public static void Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> body)
    {
        Varint.Write(writer, (ulong)body.Length);
        writer.Write(body);
        BinaryPrimitives.WriteUInt32LittleEndian(writer.GetSpan(ChecksumLength), Crc32C.Of(body));
        writer.Advance(ChecksumLength);
    }

    public static bool TryRead(ReadOnlySpan<byte> source, out ReadOnlySpan<byte> body, out int consumed)
    {
        var rest = source;
        body = default;
        consumed = 0;
        if (!Varint.TryReadBounded(ref rest, int.MaxValue, out var length)
            || rest.Length < ChecksumLength || length > rest.Length - ChecksumLength
            || BinaryPrimitives.ReadUInt32LittleEndian(rest[length..]) != Crc32C.Of(rest[..length]))
            return false;
        body = rest[..length];
        consumed = source.Length - rest.Length + length + ChecksumLength;
        return true;
    }
}

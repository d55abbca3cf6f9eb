using System.Buffers.Binary;
using System.Text;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Client.Spooling;

/// <summary>The bytes of a record.</summary>
/// <remarks>
/// Little-endian: magic u32, length of the body u32, CRC-32C of length and body u32; body: kind u8, number i64, events i64,
/// length of the producer id u8, length of the tenant u8, both in ASCII, then the payload. A record that is damaged is found
/// by its checksum, and the next one by its magic.
/// </remarks>
internal static class SpoolRecordCodec
{
    public const int HeaderBytes = 12;

    /// <summary>Longest body: a length beyond it is damage, and must not size a buffer.</summary>
    public const int MaxBodyBytes = FixedBytes + (2 * byte.MaxValue) + DeltaFraming.MaxPayloadBytes;

    private const int FixedBytes = 1 + 8 + 8 + 1 + 1;

    /// <summary>First bytes of each record; not ASCII, so that no name looks like it.</summary>
    public static ReadOnlySpan<byte> Magic => [0xF5, 0x53, 0x71, 0xF1];

    public static byte[] Encode(SpoolRecord record)
    {
        var names = FixedBytes + record.ProducerId.Length + record.Tenant.Length;
        var bytes = new byte[HeaderBytes + names + record.Payload.Length];
        var body = bytes.AsSpan(HeaderBytes);
        body[0] = (byte)record.Kind;
        BinaryPrimitives.WriteInt64LittleEndian(body[1..], record.Number);
        BinaryPrimitives.WriteInt64LittleEndian(body[9..], record.Events);
        body[17] = checked((byte)record.ProducerId.Length);
        body[18] = checked((byte)record.Tenant.Length);
        Encoding.ASCII.GetBytes(record.ProducerId, body[FixedBytes..]);
        Encoding.ASCII.GetBytes(record.Tenant, body[(FixedBytes + record.ProducerId.Length)..]);
        record.Payload.CopyTo(body[names..]);
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Checksum(bytes.AsSpan(4, 4), body));
        return bytes;
    }

    /// <summary>The length of the body that a header announces; false when it is no header.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out int bodyBytes)
    {
        bodyBytes = 0;
        if (header.Length < HeaderBytes || !header.StartsWith(Magic))
            return false;
        bodyBytes = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        return bodyBytes is >= FixedBytes and <= MaxBodyBytes;
    }

    /// <summary>The record; null when it is damaged.</summary>
    public static SpoolRecord? Decode(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != Checksum(header[4..8], body))
            return null;
        var (producer, tenant) = ((int)body[17], (int)body[18]);
        var names = FixedBytes + producer + tenant;
        if (names > body.Length)
            return null;
        return new SpoolRecord(
            (SpoolRecordKind)body[0],
            Encoding.ASCII.GetString(body.Slice(FixedBytes, producer)),
            Encoding.ASCII.GetString(body.Slice(FixedBytes + producer, tenant)),
            BinaryPrimitives.ReadInt64LittleEndian(body[1..]),
            BinaryPrimitives.ReadInt64LittleEndian(body[9..]),
            body[names..].ToArray());
    }

    private static uint Checksum(ReadOnlySpan<byte> length, ReadOnlySpan<byte> body) =>
        Crc32C.Finish(Crc32C.Append(Crc32C.Append(Crc32C.Start, length), body));
}

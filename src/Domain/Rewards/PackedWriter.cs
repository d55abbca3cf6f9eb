using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Rewards;

/// <summary>Collects the fields of a hash, or of a snapshot: then a format version comes first, and <see cref="Seal"/> appends all with a checksum.</summary>
internal sealed class PackedWriter
{
    /// <summary>Nothing yet.</summary>
    public PackedWriter()
    {
    }

    /// <summary>A snapshot.</summary>
    /// <param name="version">Of its format, 0 or more.</param>
    public PackedWriter(long version) => Unsigned(version);

    /// <summary>Leading bytes of the SHA-256 over the body: enough to tell damage from data.</summary>
    public const int ChecksumLength = 8;

    private readonly ArrayBufferWriter<byte> _body = new();

    public ReadOnlySpan<byte> Body => _body.WrittenSpan;

    public void Unsigned(long value) => Varint.Write(_body, (ulong)value);

    public void Signed(long value) => Varint.WriteSigned(_body, value);

    public void Flag(bool value) => Unsigned(value ? 1 : 0);

    public void Number(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_body.GetSpan(sizeof(double)), value);
        _body.Advance(sizeof(double));
    }

    public void Single(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_body.GetSpan(sizeof(float)), value);
        _body.Advance(sizeof(float));
    }

    public void Fixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_body.GetSpan(sizeof(ulong)), value);
        _body.Advance(sizeof(ulong));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Unsigned(value.Length);
        _body.Write(value);
    }

    public void Optional(double? value)
    {
        Flag(value is not null);
        if (value is { } number)
            Number(number);
    }

    /// <summary>Instants keep their 100 ns ticks and lose their offset: they come back in UTC.</summary>
    public void Instant(DateTimeOffset? value)
    {
        Flag(value is not null);
        if (value is { } at)
            Signed(at.UtcTicks);
    }

    public void Text(string value)
    {
        Unsigned(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _body);
    }

    public void Seal(IBufferWriter<byte> writer)
    {
        writer.Write(_body.WrittenSpan);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_body.WrittenSpan, hash);
        writer.Write(hash[..ChecksumLength]);
    }
}

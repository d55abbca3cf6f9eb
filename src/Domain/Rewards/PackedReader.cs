using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Rewards;

/// <summary>
/// Reads what <see cref="PackedWriter"/> sealed. The first fault is remembered and every later read gives a zero, so that a
/// codec asks once at its end; it never throws and never trusts a length.
/// </summary>
internal ref struct PackedReader
{
    private ReadOnlySpan<byte> _rest;

    public PackedReader(ReadOnlySpan<byte> sealedBytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = sealedBytes.Length - PackedWriter.ChecksumLength;
        if (length > 0)
            SHA256.HashData(sealedBytes[..length], hash);
        Failed = length <= 0 || !sealedBytes[length..].SequenceEqual(hash[..PackedWriter.ChecksumLength]);
        _rest = Failed ? [] : sealedBytes[..length];
    }

    /// <summary>A snapshot; one of another format version is a fault.</summary>
    public PackedReader(ReadOnlySpan<byte> sealedBytes, long version)
        : this(sealedBytes)
    {
        if (Unsigned() != version)
            Fail<long>();
    }

    public bool Failed { get; private set; }

    public readonly bool IsComplete => !Failed && _rest.IsEmpty;

    public long Unsigned(long limit = long.MaxValue)
    {
        if (Failed || !Varint.TryReadBounded(ref _rest, limit, out var value))
            return Fail<long>();
        return value;
    }

    public long Signed()
    {
        if (Failed || !Varint.TryReadSigned(ref _rest, out var value))
            return Fail<long>();
        return value;
    }

    public bool Flag() => Unsigned(1) == 1;

    public double Number(double least = double.MinValue, double greatest = double.MaxValue)
    {
        if (Failed || _rest.Length < sizeof(double))
            return Fail<double>();
        var value = BinaryPrimitives.ReadDoubleLittleEndian(_rest);
        _rest = _rest[sizeof(double)..];
        return value >= least && value <= greatest ? value : Fail<double>();
    }

    public float Single(float least = float.MinValue, float greatest = float.MaxValue)
    {
        if (Failed || _rest.Length < sizeof(float))
            return Fail<float>();
        var value = BinaryPrimitives.ReadSingleLittleEndian(_rest);
        _rest = _rest[sizeof(float)..];
        return value >= least && value <= greatest ? value : Fail<float>();
    }

    /// <summary>Any bits, NaN too.</summary>
    public float AnySingle()
    {
        if (Failed || _rest.Length < sizeof(float))
            return Fail<float>();
        var value = BinaryPrimitives.ReadSingleLittleEndian(_rest);
        _rest = _rest[sizeof(float)..];
        return value;
    }

    public ulong Fixed()
    {
        if (Failed || _rest.Length < sizeof(ulong))
            return Fail<ulong>();
        var value = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
        _rest = _rest[sizeof(ulong)..];
        return value;
    }

    public byte[] Bytes(int most)
    {
        var length = (int)Unsigned(most);
        if (Failed || length > _rest.Length)
            return Fail<byte[]>() ?? [];
        var bytes = _rest[..length].ToArray();
        _rest = _rest[length..];
        return bytes;
    }

    public double? Optional(double least = double.MinValue, double greatest = double.MaxValue) =>
        Flag() ? Number(least, greatest) : null;

    public DateTimeOffset? Instant()
    {
        if (!Flag())
            return null;
        var ticks = Signed();
        return ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks
            ? Fail<DateTimeOffset?>()
            : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    public string Text(int maxBytes)
    {
        var length = (int)Unsigned(maxBytes);
        if (Failed || length > _rest.Length)
            return Fail<string>() ?? string.Empty;
        var text = Encoding.UTF8.GetString(_rest[..length]);
        _rest = _rest[length..];
        return text;
    }

    public T? Fail<T>()
    {
        Failed = true;
        return default;
    }
}

using System.Buffers;
using System.Buffers.Binary;

namespace SqlxOrleans.Api.Otlp.Json;

/// <summary>A protobuf message while it is written, in one pooled array. Lengths of nested messages are filled in when their ends are known.</summary>
/// <param name="maxBytes">Most that it takes: beyond it writing throws <see cref="OtlpFormatException"/>.</param>
internal sealed class ProtobufBuffer(int maxBytes) : IDisposable
{
    private const int LengthBytes = 4;
    private const int LargestLength = (1 << (7 * LengthBytes)) - 1;
    private const int FirstBytes = 16 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Tag(int field, WireType wire) => Varint(((ulong)field << 3) | (ulong)wire);

    public void Varint(ulong value)
    {
        var into = Reserve(10);
        var at = 0;
        for (; value >= 0x80; value >>= 7)
            into[at++] = (byte)(value | 0x80);
        into[at++] = (byte)value;
        _length += at;
    }

    public void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        _length += 8;
    }

    /// <summary>Room for so many bytes; <see cref="Advance"/> takes them.</summary>
    public Span<byte> Reserve(int bytes)
    {
        if (_bytes.Length - _length < bytes)
            Grow(bytes);
        return _bytes.AsSpan(_length);
    }

    public void Advance(int bytes) => _length += bytes;

    /// <summary>Begins something that starts with its length; give the answer to <see cref="End"/>.</summary>
    public int Begin(int field)
    {
        Tag(field, WireType.Bytes);
        Reserve(LengthBytes);
        _length += LengthBytes;
        return _length;
    }

    /// <summary>Writes the length as four bytes, which is not the shortest way to write it but a valid one.</summary>
    public void End(int start)
    {
        var length = _length - start;
        for (var i = 0; i < LengthBytes; i++)
            _bytes[start - LengthBytes + i] = (byte)(((length >> (7 * i)) & 0x7F) | (i < LengthBytes - 1 ? 0x80 : 0));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _length) = ([], 0);
    }

    private void Grow(int bytes)
    {
        if (_length > Math.Min(maxBytes, LargestLength))
            throw new OtlpFormatException(0, $"more than {maxBytes} bytes as protobuf");
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + bytes));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

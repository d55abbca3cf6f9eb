using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// Walks the fields of one protobuf message in place: nothing is allocated and no length is believed before the bytes are there.
/// Unknown fields are skipped, as the format asks. <see cref="OtlpFormatException"/> says where bytes stop making sense.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message, int origin)
{
    private const int WireTypes = (1 << (int)WireType.Varint) | (1 << (int)WireType.Fixed64) | (1 << (int)WireType.Bytes) | (1 << (int)WireType.Fixed32);

    private readonly ReadOnlySpan<byte> _message = message;
    private readonly int _origin = origin;
    private int _position;

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Wire type of the current field.</summary>
    public WireType Wire { get; private set; }

    /// <summary>True when nothing follows.</summary>
    public readonly bool IsAtEnd => _position == _message.Length;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _message[_position..];

    /// <summary>Where <see cref="Rest"/> begins in the request, for errors.</summary>
    public readonly int Origin => _origin + _position;

    /// <summary>Moves to the next field's value; false at the end. Read or skip the value before the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next()
    {
        var position = _position;
        if (position == _message.Length)
            return false;

        // Fields 1 to 15 have tags of one byte.
        var octet = _message[position];
        if (octet is < 8 or >= 0x80 || !IsWireType(octet & 7))
            return NextAtLength();
        _position = position + 1;
        (Field, Wire) = (octet >> 3, (WireType)(octet & 7));
        return true;
    }

    private bool NextAtLength()
    {
        var start = _position;
        var tag = ReadVarint();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        Wire = (WireType)(tag & 7);
        if (Field is 0 or > 536_870_911)
            throw new OtlpFormatException(_origin + start, "bad field number");
        if (!IsWireType((int)Wire))
            throw new OtlpFormatException(_origin + start, $"bad wire type {(int)Wire}");
        return true;
    }

    private static bool IsWireType(int wire) => ((1 << wire) & WireTypes) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        // Lengths and small numbers are one byte.
        var position = _position;
        if ((uint)position >= (uint)_message.Length || _message[position] >= 0x80)
            return ReadLongVarint();
        _position = position + 1;
        return _message[position];
    }

    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position == _message.Length)
                throw new OtlpFormatException(_origin + _position, "truncated number");
            var octet = _message[_position++];
            if (shift == 63 && octet > 1)
                break;
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80)
                return value;
        }

        throw new OtlpFormatException(_origin + _position, "number of more than 64 bits");
    }

    public int ReadZigZag32()
    {
        var raw = (uint)ReadVarint();
        return (int)(raw >> 1) ^ -(int)(raw & 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Passes over numbers of 8 bytes that were taken from <see cref="Rest"/>.</summary>
    public void SkipFixed64(int count) => Take(count * sizeof(ulong));

    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixed64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadBytes()
    {
        var at = _position;
        var length = ReadVarint();
        if (length > (ulong)(_message.Length - _position))
            ThrowTooLong(at, length);
        var taken = _message.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }

    /// <summary>The nested message of the current field.</summary>
    public ProtobufReader ReadMessage()
    {
        var bytes = ReadBytes();
        return new ProtobufReader(bytes, _origin + _position - bytes.Length);
    }

    public void Skip()
    {
        switch (Wire)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.Bytes:
                ReadBytes();
                break;
            default:
                Take(4);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Take(int count)
    {
        if (_message.Length - _position < count)
            ThrowTruncated();
        var taken = _message.Slice(_position, count);
        _position += count;
        return taken;
    }

    [DoesNotReturn]
    private readonly void ThrowTruncated() => throw new OtlpFormatException(_origin + _position, "truncated value");

    [DoesNotReturn]
    private readonly void ThrowTooLong(int at, ulong length) => throw new OtlpFormatException(_origin + at, $"length {length} passes the end of its message");
}

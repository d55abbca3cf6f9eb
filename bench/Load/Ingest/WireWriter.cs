using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SqlxOrleans.Load.Ingest;

/// <summary>Writes protobuf messages, so that the senders spend next to nothing on what they send.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public int Length => _bytes.WrittenCount;

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public WireWriter Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
        return this;
    }

    public WireWriter Fixed(int field, ulong value)
    {
        Varint(((ulong)field << 3) | 1);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public WireWriter Double(int field, double value) => Fixed(field, BitConverter.DoubleToUInt64Bits(value));

    public WireWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    public WireWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public WireWriter Message(int field, WireWriter message) => Bytes(field, message._bytes.WrittenSpan);

    /// <summary>KeyValue with a text.</summary>
    public WireWriter Attribute(int field, string key, string value) =>
        Message(field, new WireWriter().Text(1, key).Message(2, new WireWriter().Text(1, value)));

    /// <summary>KeyValue with a whole number.</summary>
    public WireWriter Attribute(int field, string key, long value) =>
        Message(field, new WireWriter().Text(1, key).Message(2, new WireWriter().Number(3, (ulong)value)));

    /// <summary>Packed fixed64, or doubles as their bits.</summary>
    public WireWriter Packed(int field, ReadOnlySpan<ulong> values)
    {
        var packed = new byte[8 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(packed.AsSpan(8 * i), values[i]);
        return Bytes(field, packed);
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
    }
}

using System.Buffers.Binary;
using System.Numerics;

namespace SqlxOrleans.Domain.Slos;

/// <summary>
/// One counter of one tier: signed integers in as few bytes (1 to 8) as the greatest of them needs, with their running sum.
/// </summary>
internal sealed class CounterColumn(int capacity)
{
    // Values are read eight bytes at a time, so the last one needs room behind it.
    private const int Padding = sizeof(long) - 1;

    private byte[] _bytes = new byte[capacity + Padding];
    private int _width = 1;

    /// <summary>Sum of all slots.</summary>
    public long Sum { get; private set; }

    public int Bytes => _bytes.Length;

    public long this[int slot]
    {
        get
        {
            var unused = 64 - (8 * _width);
            return BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(slot * _width)) << unused >> unused;
        }
    }

    public void Add(int slot, long change)
    {
        var value = this[slot] + change;
        var needed = WidthOf(value);
        if (needed > _width)
            Rebuild(_bytes.Length, needed);
        Store(slot, value);
        Sum += change;
    }

    public void Clear(int slot)
    {
        Sum -= this[slot];
        Store(slot, 0);
    }

    /// <summary>Lays the buckets of a range out in a ring of another size.</summary>
    public void Resize(int oldCapacity, int newCapacity, long oldest, long newest)
    {
        var source = new CounterColumn(0) { _bytes = _bytes, _width = _width };
        _bytes = new byte[(newCapacity * _width) + Padding];
        for (var bucket = oldest; bucket <= newest; bucket++)
            Store(CounterTier.SlotOf(bucket, newCapacity), source[CounterTier.SlotOf(bucket, oldCapacity)]);
    }

    private void Rebuild(int length, int width)
    {
        var capacity = (length - Padding) / _width;
        var source = new CounterColumn(0) { _bytes = _bytes, _width = _width };
        _width = width;
        _bytes = new byte[(capacity * width) + Padding];
        for (var slot = 0; slot < capacity; slot++)
            Store(slot, source[slot]);
    }

    private void Store(int slot, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        bytes[.._width].CopyTo(_bytes.AsSpan(slot * _width));
    }

    private static int WidthOf(long value) => (65 - BitOperations.LeadingZeroCount((ulong)(value ^ (value >> 63))) + 7) / 8;
}

using System.Buffers;
using System.Runtime.CompilerServices;
using SqlxOrleans.Domain.Telemetry.Aggregation;

namespace SqlxOrleans.Api.Otlp;

/// <summary>One request's new spans and what each counts for: open addressing in one pooled array. Not thread-safe.</summary>
internal sealed class StagedSpans : IDisposable
{
    private const int LeastSlots = 128;

    private (UInt128 Name, DeltaKey Key)[] _slots = [];
    private int _mask = -1;
    private int _count;

    public bool IsEmpty => _count == 0;

    public long Bytes => (long)_slots.Length * Unsafe.SizeOf<(UInt128, DeltaKey)>();

    /// <summary>Every slot that may be looked at; a name of zero is an empty one.</summary>
    public ReadOnlySpan<(UInt128 Name, DeltaKey Key)> Slots => _slots.AsSpan(0, _mask + 1);

    public bool Contains(UInt128 name) => _count > 0 && _slots[Find(name)].Name == name;

    /// <summary>Puts a name that is not here yet.</summary>
    public void Add(UInt128 name, DeltaKey key)
    {
        if (_count + 1 > (_mask + 1) / 4 * 3)
            Grow();
        _slots[Find(name)] = (name, key);
        _count++;
    }

    public void Dispose()
    {
        if (_slots.Length > 0)
            ArrayPool<(UInt128, DeltaKey)>.Shared.Return(_slots);
        (_slots, _mask, _count) = ([], -1, 0);
    }

    private int Find(UInt128 name)
    {
        var at = (int)(ulong)name & _mask;
        while (_slots[at].Name != name && _slots[at].Name != UInt128.Zero)
            at = (at + 1) & _mask;
        return at;
    }

    private void Grow()
    {
        var (before, slots) = (_slots, Math.Max(LeastSlots, 2 * (_mask + 1)));
        var moved = Slots;
        (_slots, _mask) = (ArrayPool<(UInt128, DeltaKey)>.Shared.Rent(slots), slots - 1);
        _slots.AsSpan(0, slots).Clear();
        foreach (var slot in moved)
        {
            if (slot.Name != UInt128.Zero)
                _slots[Find(slot.Name)] = slot;
        }

        if (before.Length > 0)
            ArrayPool<(UInt128, DeltaKey)>.Shared.Return(before);
    }
}

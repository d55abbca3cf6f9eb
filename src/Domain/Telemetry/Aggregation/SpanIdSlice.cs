namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>
/// Span names of one slice of time: open addressing with linear probing in one array, 16 bytes a slot, at most three quarters full and
/// doubled beyond. Zero is an empty slot. Names are random already, so their low bits are the slot.
/// </summary>
internal sealed class SpanIdSlice(long number, TimeSpan opened, UInt128[] slots)
{
    /// <summary>Slots of the smallest table.</summary>
    public const int LeastSlots = 64;

    private UInt128[] _slots = slots;

    /// <summary>Counts the filter's slices from the first.</summary>
    public long Number { get; } = number;

    /// <summary>Since when names are put here.</summary>
    public TimeSpan Opened { get; } = opened;

    public int Count { get; private set; }

    public UInt128[] Slots => _slots;

    /// <summary>Slots of a table that takes so many names without growing.</summary>
    public static int SlotsFor(int names) => Math.Max(LeastSlots, (int)System.Numerics.BitOperations.RoundUpToPowerOf2(((uint)names / 3 * 4) + 4));

    /// <summary>Reads the slot where a name would be.</summary>
    public uint Touch(UInt128 name) => (uint)_slots[(int)(ulong)name & (_slots.Length - 1)];

    public bool Contains(UInt128 name) => Count > 0 && _slots[Find(name)] == name;

    /// <summary>Puts a name; false when it is here already.</summary>
    public bool TryAdd(UInt128 name)
    {
        var at = Find(name);
        if (_slots[at] == name)
            return false;
        if (Count + 1 > _slots.Length / 4 * 3)
        {
            Grow();
            at = Find(name);
        }

        _slots[at] = name;
        Count++;
        return true;
    }

    /// <summary>Takes a name out and moves up what had to step aside for it, so that no tombstones gather.</summary>
    public bool Remove(UInt128 name)
    {
        if (!Contains(name))
            return false;
        var mask = _slots.Length - 1;
        var hole = Find(name);
        for (var next = (hole + 1) & mask; _slots[next] != UInt128.Zero; next = (next + 1) & mask)
        {
            var home = (int)(ulong)_slots[next] & mask;
            // It may move up when its home is not between the hole and where it stands.
            if (((next - home) & mask) < ((next - hole) & mask))
                continue;
            _slots[hole] = _slots[next];
            hole = next;
        }

        _slots[hole] = UInt128.Zero;
        Count--;
        return true;
    }

    private int Find(UInt128 name)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        var at = (int)(ulong)name & mask;
        while (slots[at] != name && slots[at] != UInt128.Zero)
            at = (at + 1) & mask;
        return at;
    }

    private void Grow()
    {
        var before = _slots;
        _slots = new UInt128[before.Length * 2];
        foreach (var name in before)
        {
            if (name != UInt128.Zero)
                _slots[Find(name)] = name;
        }
    }
}

namespace SqlxOrleans.Domain.Slos;

/// <summary>
/// A ring of buckets of one width, aligned to the Unix epoch. It grows with the span that is really used and holds only the
/// counters that were ever other than zero. Every slot outside oldest..newest is zero.
/// </summary>
/// <param name="width">Bucket width in seconds.</param>
/// <param name="slots">Most buckets held, the newest included.</param>
internal sealed class CounterTier(int width, int slots)
{
    private const int SmallestCapacity = 8;

    private readonly CounterColumn?[] _columns = new CounterColumn?[PackedCounts.FieldCount];
    private int _capacity;
    private long _oldest;
    private long _newest;

    public int Width => width;

    public int Slots => slots;

    /// <summary>True when no bucket is held.</summary>
    public bool IsEmpty => _capacity == 0;

    /// <summary>Oldest bucket that was written and is still held.</summary>
    public long Oldest => _oldest;

    public long Newest => _newest;

    /// <summary>Bytes of the counters, without object headers.</summary>
    public int Bytes
    {
        get
        {
            var bytes = 0;
            foreach (var column in _columns)
                bytes += column?.Bytes ?? 0;
            return bytes;
        }
    }

    public static int SlotOf(long bucket, int capacity)
    {
        var slot = (int)(bucket % capacity);
        return slot < 0 ? slot + capacity : slot;
    }

    public long BucketOf(long second) => second >= 0 ? second / width : ((second + 1) / width) - 1;

    /// <summary>Adds to a bucket; one that has already left the ring is passed over.</summary>
    public void Add(long bucket, ReadOnlySpan<long> packed)
    {
        if (IsEmpty)
            (_oldest, _newest, _capacity) = (bucket, bucket, Math.Min(SmallestCapacity, slots));
        else if (bucket > _newest)
            Advance(bucket);
        else if (bucket <= _newest - slots)
            return;
        else if (bucket < _oldest)
            Extend(bucket, _newest);
        var slot = SlotOf(bucket, _capacity);
        for (var field = 0; field < packed.Length; field++)
        {
            if (packed[field] != 0)
                (_columns[field] ??= new CounterColumn(_capacity)).Add(slot, packed[field]);
        }
    }

    /// <summary>Makes a bucket the newest one; what is too old for the ring leaves it.</summary>
    public void Advance(long bucket)
    {
        if (IsEmpty || bucket <= _newest)
            return;
        if (bucket - slots >= _newest)
        {
            Array.Clear(_columns);
            (_oldest, _newest, _capacity) = (bucket, bucket, Math.Min(SmallestCapacity, slots));
            return;
        }

        for (; _oldest <= bucket - slots; _oldest++)
            ClearSlot(SlotOf(_oldest, _capacity));
        Extend(_oldest, bucket);
    }

    /// <summary>Adds the buckets first..last to a sum.</summary>
    public void AddRange(long first, long last, Span<long> packed)
    {
        first = Math.Max(first, _oldest);
        last = Math.Min(last, _newest);
        if (IsEmpty || first > last)
            return;
        // Subtracting what is outside from the running sum is exact, and shorter for the windows that fill the ring.
        var complement = (last - first + 1) * 2 > _newest - _oldest + 1;
        for (var field = 0; field < packed.Length; field++)
        {
            if (_columns[field] is not { } column)
                continue;
            packed[field] += complement
                ? column.Sum - SumOf(column, _oldest, first - 1) - SumOf(column, last + 1, _newest)
                : SumOf(column, first, last);
        }
    }

    /// <summary>The counts of one held bucket; false when all are zero.</summary>
    public bool TryRead(long bucket, Span<long> packed)
    {
        var slot = SlotOf(bucket, _capacity);
        var any = false;
        for (var field = 0; field < packed.Length; field++)
        {
            packed[field] = _columns[field]?[slot] ?? 0;
            any |= packed[field] != 0;
        }

        return any;
    }

    private long SumOf(CounterColumn column, long first, long last)
    {
        var sum = 0L;
        if (first > last)
            return sum;
        var slot = SlotOf(first, _capacity);
        for (var bucket = first; bucket <= last; bucket++)
        {
            sum += column[slot];
            slot = slot + 1 == _capacity ? 0 : slot + 1;
        }

        return sum;
    }

    private void ClearSlot(int slot)
    {
        foreach (var column in _columns)
            column?.Clear(slot);
    }

    private void Extend(long oldest, long newest)
    {
        var needed = newest - oldest + 1;
        if (needed > _capacity)
        {
            var capacity = (int)Math.Min(slots, Math.Max(needed, 2L * _capacity));
            foreach (var column in _columns)
                column?.Resize(_capacity, capacity, _oldest, _newest);
            _capacity = capacity;
        }

        (_oldest, _newest) = (oldest, newest);
    }
}

namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>
/// The span names of one tenant that were counted in the last ten minutes. Exact within its bound: a name that was not put is never
/// found, one that was put is found for at least <see cref="Memory"/> and at most a slice longer, unless it had to make room. Names lie
/// in slices by arrival, and the oldest slice is forgotten as a whole. Not thread-safe.
/// </summary>
/// <remarks>
/// A slice ends after a minute, or when it holds an eighth of the bound, so that making room never forgets more than that. 16 bytes a
/// slot of a table between three eighths and three quarters full: 22 to 43 bytes a name while the rate is steady, at most 64 while it falls,
/// and 4 to 8 bytes a name of the most that were held for the index.
/// The table of a forgotten slice serves the next.
/// </remarks>
public sealed class SpanIdFilter
{
    /// <summary>How long a name is remembered at least.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private const int SlicesWhenFull = 8;
    private const int Block = 32;

    private static readonly TimeSpan SliceLength = TimeSpan.FromMinutes(1);

    private readonly List<SpanIdSlice> _slices = [];
    private readonly SpanIdIndex _index = new();
    private readonly int _capacity;
    private readonly int _perSlice;
    private UInt128[]? _spare;
    private long _opened;

    /// <summary>A filter that holds so many names.</summary>
    public SpanIdFilter(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, SlicesWhenFull);
        (_capacity, _perSlice) = (capacity, capacity / SlicesWhenFull);
    }

    /// <summary>Names that are held.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the tables and of the index over them.</summary>
    public long Bytes
    {
        get
        {
            var slots = _spare?.LongLength ?? 0;
            foreach (var slice in _slices)
                slots += slice.Slots.LongLength;
            return (16 * slots) + _index.Bytes;
        }
    }

    /// <summary>Stands between what was put before now and what is put from now on.</summary>
    public long Mark => _slices.Count == 0 ? _opened : _slices[^1].Number;

    /// <summary>True when the name was put.</summary>
    public bool Contains(UInt128 name) => ContainsSince(name, 0);

    /// <summary>Puts a name.</summary>
    /// <param name="name">A span's; not zero.</param>
    /// <param name="now">Time since some fixed moment; never less than before.</param>
    /// <param name="mark">A <see cref="Mark"/> after which the name was seen to be absent: only what was put since is looked through.</param>
    /// <param name="evicted">Names that were forgotten before their time to make room.</param>
    /// <returns>False, and nothing was put, when another put the name since.</returns>
    public bool TryAdd(UInt128 name, TimeSpan now, long mark, out int evicted) => AddUntilKnown([name], now, mark, out evicted) == 1;

    /// <summary>Puts names, as <see cref="TryAdd"/> does one after the other, but waits for memory once a block.</summary>
    /// <param name="names">Names of spans; none zero, none twice.</param>
    /// <param name="now">As in <see cref="TryAdd"/>.</param>
    /// <param name="mark">As in <see cref="TryAdd"/>.</param>
    /// <param name="evicted">Names that were forgotten before their time to make room.</param>
    /// <returns>How many were put: fewer than there are when another put the next name since.</returns>
    public int AddUntilKnown(ReadOnlySpan<UInt128> names, TimeSpan now, long mark, out int evicted)
    {
        evicted = 0;
        Expire(now);
        Span<uint> may = stackalloc uint[Block];
        for (var from = 0; from < names.Length; from += Block)
        {
            var block = names[from..Math.Min(from + Block, names.Length)];
            Touch(block, may);
            for (var i = 0; i < block.Length; i++)
            {
                ArgumentOutOfRangeException.ThrowIfZero(block[i]);
                // What the index denied before the block it denies still: the block's own names are different ones.
                if (may[i] != 0 && ContainsSince(block[i], mark))
                    return from + i;
                Add(block[i], now, ref evicted);
            }
        }

        return names.Length;
    }

    private void Add(UInt128 name, TimeSpan now, ref int evicted)
    {
        while (Count >= _capacity || _slices.Count == SpanIdIndex.Slices)
            evicted += EvictOldest();
        if (_slices.Count == 0 || _slices[^1].Count >= _perSlice || now - _slices[^1].Opened >= SliceLength)
            Open(now);
        var newest = _slices[^1];
        newest.TryAdd(name);
        Count++;
        if (_index.Grow(Count))
            FillIndex();
        else
            _index.Add(name, newest.Number);
    }

    /// <summary>
    /// Asks the index about names and reads where they are to be put. The reads do not depend on each other, so that the waits for memory overlap,
    /// where putting one name after the other waits each time.
    /// </summary>
    /// <returns>Means nothing: it only makes the reads necessary.</returns>
    private uint Touch(ReadOnlySpan<UInt128> names, Span<uint> may)
    {
        for (var i = 0; i < names.Length; i++)
            may[i] = _index.MayHold(names[i]);
        if (_slices.Count == 0)
            return 0;
        uint read = 0;
        var newest = _slices[^1];
        foreach (var name in names)
            read ^= newest.Touch(name);
        return read;
    }

    /// <summary>Takes a name out: what it counted was lost. False when it is not held.</summary>
    public bool Remove(UInt128 name)
    {
        var may = _index.MayHold(name);
        for (var i = _slices.Count - 1; i >= 0; i--)
        {
            if ((may & SpanIdIndex.Bit(_slices[i].Number)) == 0 || !_slices[i].Remove(name))
                continue;
            Count--;
            return true;
        }

        return false;
    }

    /// <summary>Forgets the slices whose youngest name is older than <see cref="Memory"/>; returns how many names that were.</summary>
    public int Expire(TimeSpan now)
    {
        var before = Count;
        // A slice took names for a minute at most from when it was opened.
        while (_slices.Count > 0 && now - _slices[0].Opened >= Memory + SliceLength)
            EvictOldest();
        return before - Count;
    }

    /// <summary>Forgets the oldest slice; returns how many names it held.</summary>
    public int EvictOldest()
    {
        if (_slices.Count == 0)
            return 0;
        var oldest = _slices[0];
        _slices.RemoveAt(0);
        Count -= oldest.Count;
        if (_index.Shrink(Count))
            FillIndex();
        else
            _index.Forget(oldest.Number);
        // A tenant that fell silent keeps nothing.
        _spare = _slices.Count > 0 ? oldest.Slots : null;
        if (_slices.Count == 0)
            _index.Clear();
        return oldest.Count;
    }

    private bool ContainsSince(UInt128 name, long mark)
    {
        var may = _index.MayHold(name);

        // The newest first: most repeats are of a moment ago.
        for (var i = _slices.Count - 1; i >= 0 && _slices[i].Number >= mark; i--)
        {
            if ((may & SpanIdIndex.Bit(_slices[i].Number)) != 0 && _slices[i].Contains(name))
                return true;
        }

        return false;
    }

    private void FillIndex()
    {
        foreach (var slice in _slices)
        {
            foreach (var name in slice.Slots)
            {
                if (name != UInt128.Zero)
                    _index.Add(name, slice.Number);
            }
        }
    }

    private void Open(TimeSpan now)
    {
        // A table that is far too large for what came of late is not used again, or a burst would be paid for ever after.
        var recent = Math.Max(SpanIdSlice.LeastSlots, _slices.Count > 0 ? _slices[^1].Count : 0);
        var slots = _spare is { } spare && spare.LongLength <= 4L * recent ? spare : new UInt128[SpanIdSlice.SlotsFor(recent)];
        if (ReferenceEquals(slots, _spare))
            Array.Clear(slots);
        _spare = null;
        _slices.Add(new SpanIdSlice(++_opened, now, slots));
    }
}

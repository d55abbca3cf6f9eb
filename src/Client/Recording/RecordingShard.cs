namespace SqlxOrleans.Client.Recording;

/// <summary>
/// What one thread records, in two banks. The thread marks itself busy with a plain store, reads which bank is active, counts
/// there, and clears the mark: no lock, no interlocked operation. The flusher makes the other bank active, issues a
/// process-wide barrier (which stands in for the fence that the thread does not pay), and waits until the thread is outside
/// the mark that it may have entered before; from then on the bank is the flusher's until the next change.
/// </summary>
internal sealed class RecordingShard(RecordingShards owner, Thread thread)
{
    /// <summary>Most series of one thread: with dense sketches 66 KB each, 17 MB a thread at the limit.</summary>
    public const int MaxEntries = 256;

    /// <summary>Entries without an event for this long make room when the limit is reached.</summary>
    public const int IdleSeconds = 60;

    private const int TableSize = 4 * MaxEntries;

    private readonly RecordingEntry?[] _last = new RecordingEntry?[SeriesKey.Signals + 1];
    private RecordingEntry?[] _table = new RecordingEntry?[TableSize];
    private RecordingEntry[] _entries = [];
    private long _mark;
    private int _active;
    private long _recorded;
    private long _drainedSecond;
    private long _evictedSecond;

    public RecordingShards Owner { get; } = owner;

    /// <summary>Events counted by this thread.</summary>
    public long Recorded => Volatile.Read(ref _recorded);

    public bool ThreadIsAlive => thread.IsAlive;

    /// <summary>The entry that the thread used last for a class, if it is of the very same names; else null. Thread only.</summary>
    public RecordingEntry? Last(string? tenant, string? workspace, byte series)
    {
        var last = _last[series];
        return last is not null && last.IsSame(tenant, workspace) ? last : null;
    }

    /// <summary>The thread's entry of a series; null when it has none yet. Thread only.</summary>
    public RecordingEntry? Find(string tenant, string workspace, byte series) =>
        Last(tenant, workspace, series) ?? Search(tenant, workspace, series);

    /// <summary>Makes an entry; null when there are too many. Thread only, and not inside the mark.</summary>
    public RecordingEntry? Add(SeriesKey key, WorkspaceSettings settings, long second)
    {
        if (_entries.Length == MaxEntries && !TryEvict(second))
            return null;
        var entry = new RecordingEntry(key, HashOf(key.Tenant, key.Workspace, key.Series), settings);
        Place(_table, entry);
        Volatile.Write(ref _entries, [.. _entries, entry]);
        return _last[key.Series] = entry;
    }

    /// <summary>Marks the thread busy and says which bank is active. Thread only; <see cref="Leave"/> must follow.</summary>
    public int Enter()
    {
        Volatile.Write(ref _mark, _mark + 1);
        return Volatile.Read(ref _active);
    }

    /// <summary>Ends the mark. Thread only.</summary>
    /// <param name="recorded">Events that were counted inside it.</param>
    public void Leave(int recorded)
    {
        _recorded += recorded;
        Volatile.Write(ref _mark, _mark + 1);
    }

    /// <summary>Counts an event that is given up at once. Thread only.</summary>
    public void Lost() => Volatile.Write(ref _recorded, _recorded + 1);

    /// <summary>Makes the other bank active. Flusher only; a process-wide barrier must follow.</summary>
    public void Flip() => Volatile.Write(ref _active, 1 - _active);

    /// <summary>Hands over and empties the bank that is not active. Flusher only, after the barrier.</summary>
    public void Drain(IRecordingSink sink, long second)
    {
        AwaitLeave();
        var bankIndex = 1 - _active;
        foreach (var entry in Volatile.Read(ref _entries))
        {
            var bank = entry.Bank(bankIndex);
            if (bank.Used.IsEmpty)
                continue;
            foreach (var cell in bank.Used)
                sink.Take(entry.Key, cell);
            bank.Clear();
        }

        Volatile.Write(ref _drainedSecond, second);
    }

    private void AwaitLeave()
    {
        var mark = Volatile.Read(ref _mark);
        if ((mark & 1) == 0)
            return;
        // Odd: inside. Any other value means that it has left since; a later entry already uses the new bank.
        var spin = new SpinWait();
        while (Volatile.Read(ref _mark) == mark)
            spin.SpinOnce();
    }

    private RecordingEntry? Search(string tenant, string workspace, byte series)
    {
        var hash = HashOf(tenant, workspace, series);
        for (var i = hash & (TableSize - 1); _table[i] is { } entry; i = (i + 1) & (TableSize - 1))
        {
            if (entry.Matches(hash, tenant, workspace, series))
                return _last[series] = entry;
        }

        return null;
    }

    // An entry may go when a drain began after its last event: then both its banks are empty and stay so.
    private bool TryEvict(long second)
    {
        if (second == _evictedSecond)
            return false;
        _evictedSecond = second;
        var drained = Volatile.Read(ref _drainedSecond);
        var kept = Array.FindAll(_entries, entry => second - entry.LastSecond <= IdleSeconds || drained <= entry.LastSecond + 1);
        if (kept.Length == _entries.Length)
            return false;
        var table = new RecordingEntry?[TableSize];
        foreach (var entry in kept)
            Place(table, entry);
        Array.Clear(_last);
        _table = table;
        Volatile.Write(ref _entries, kept);
        return true;
    }

    private static void Place(RecordingEntry?[] table, RecordingEntry entry)
    {
        var i = entry.Hash & (TableSize - 1);
        while (table[i] is not null)
            i = (i + 1) & (TableSize - 1);
        table[i] = entry;
    }

    private static int HashOf(string tenant, string workspace, byte series) =>
        (((tenant.GetHashCode(StringComparison.Ordinal) * 31) + workspace.GetHashCode(StringComparison.Ordinal)) * 31) + series;
}

using System.Runtime.InteropServices;

namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>
/// What one producer saw of a workspace's signals (driver errors, denials, cache events, migrations) since its last flush,
/// counted per event second, kind and labels.
/// </summary>
/// <param name="capacity">Most distinct entries before labels overflow; then one more entry for each kind.</param>
public sealed class SignalsDelta(int capacity)
{
    /// <summary>Most distinct entries a delta holds; further labels and seconds are counted under
    /// <see cref="OverflowLabel"/> at the second of the kind's first such event, so at most one more entry for each kind.</summary>
    public const int MaxEntries = 1024;

    /// <summary>The label of what no longer fitted: counted, never dropped.</summary>
    public const string OverflowLabel = "overflow";

    private readonly Dictionary<SignalKey, SignalCount> _entries = [];
    private readonly Dictionary<SignalKind, long> _overflowSeconds = [];

    /// <summary>A delta of at most <see cref="MaxEntries"/> entries.</summary>
    public SignalsDelta()
        : this(MaxEntries)
    {
    }

    /// <summary>The entries, in no particular order.</summary>
    public IReadOnlyDictionary<SignalKey, SignalCount> Entries => _entries;

    /// <summary>True when nothing was counted.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Counts events of one kind; the value is summed (milliseconds where the kind has a duration).</summary>
    public void Add(SignalKey key, long count, double valueMs = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (_entries.Count >= capacity && !_entries.ContainsKey(key))
            key = OverflowOf(key);
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key, out _);
        entry += new SignalCount(count, valueMs);
    }

    /// <summary>Adds another delta.</summary>
    public void Merge(SignalsDelta other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (key, value) in other._entries)
            Add(key, value.Count, value.SumMs);
    }

    private SignalKey OverflowOf(in SignalKey key)
    {
        if (!_overflowSeconds.TryGetValue(key.Kind, out var second))
            _overflowSeconds[key.Kind] = second = key.Second;
        return new SignalKey(second, key.Kind, OverflowLabel, string.Empty);
    }
}

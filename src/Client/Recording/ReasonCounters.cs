using System.Collections.Concurrent;

namespace SqlxOrleans.Client.Recording;

/// <summary>Counters by reason.</summary>
internal sealed class ReasonCounters
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public void Add(string reason, long count = 1)
    {
        if (count > 0)
            _counts.AddOrUpdate(reason, static (_, added) => added, static (_, before, added) => before + added, count);
    }

    public IReadOnlyDictionary<string, long> Snapshot() => new Dictionary<string, long>(_counts, StringComparer.Ordinal);
}

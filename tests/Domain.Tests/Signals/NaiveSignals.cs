using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Tests.Signals;

/// <summary>The history's naive twin: keeps every event and adds up from the beginning each time.</summary>
internal sealed class NaiveSignals
{
    private readonly List<(SignalKey Key, SignalCount Value)> _accepted = [];
    private readonly List<(SignalKey Key, SignalCount Value)> _all = [];
    private long _newestSlot;

    public long Add(SignalKey key, SignalCount value)
    {
        _all.Add((key, value));
        var slot = Slot(key.Second);
        if (slot <= _newestSlot - 30)
            return value.Count;
        _newestSlot = Math.Max(_newestSlot, slot);
        _accepted.Add((key, value));
        return 0;
    }

    public SignalCount LastFiveMinutes(SignalKind kind) => Sum(
        _accepted.Where(signal => signal.Key.Kind == kind && Slot(signal.Key.Second) > _newestSlot - 30));

    public SignalCount Total(SignalKey key) => Sum(_all.Where(signal => signal.Key with { Second = 0 } == key));

    public int Labels => _all.Select(signal => signal.Key with { Second = 0 }).Distinct().Count();

    private static long Slot(long second) => (long)Math.Floor(second / 10.0);

    private static SignalCount Sum(IEnumerable<(SignalKey Key, SignalCount Value)> signals) =>
        signals.Aggregate(default(SignalCount), (sum, signal) => sum + signal.Value);
}

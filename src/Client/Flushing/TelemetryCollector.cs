using SqlxOrleans.Client.Recording;
using SqlxOrleans.Client.Weights;

namespace SqlxOrleans.Client.Flushing;

/// <summary>Takes what was recorded since its last call and merges it into the tenants' outboxes. One call at a time.</summary>
internal sealed class TelemetryCollector(
    RecordingShards shards, SignalsInbox signals, GaugeBook gauges, CoarseClock clock, WeightsFeed weights) : IRecordingSink
{
    /// <summary>Most workspaces whose settings are followed without having been asked for: each costs a poll every two seconds.</summary>
    private const int MaxFollowed = 256;

    private readonly ActiveSeries _active = new();
    private readonly HashSet<(string Tenant, string Workspace)> _followed = [];
    private Func<string, TenantOutbox> _outboxOf = static _ => throw new InvalidOperationException("Nothing is being collected.");
    private long _nowMs;

    /// <summary>Collects; answers the Unix milliseconds up to which everything was collected.</summary>
    public long Collect(Func<string, TenantOutbox> outboxOf)
    {
        var now = clock.Read();
        (_outboxOf, _nowMs) = (outboxOf, now.ToUnixTimeMilliseconds());
        shards.Drain(this, now.ToUnixTimeSeconds());
        foreach (var ((tenant, workspace), delta) in signals.TakeAll())
        {
            outboxOf(tenant).Merge(
                (workspace, delta, _nowMs), static (pending, taken) => pending.Add(taken.workspace, taken.delta, taken._nowMs));
        }

        foreach (var key in gauges.TakeChanged())
            _active.Seen(key, _nowMs);
        foreach (var key in _active.TakeDue(_nowMs))
        {
            Follow(key);
            outboxOf(key.Tenant).Merge(
                (key, _nowMs, Depth: gauges.Depth(key), Slots: gauges.Slots(key)),
                static (pending, beat) => pending.Heartbeat(beat.key, beat._nowMs, beat.Depth, beat.Slots));
        }

        return _nowMs;
    }

    void IRecordingSink.Take(in SeriesKey key, RecordingCell cell)
    {
        if (!key.IsSignals)
            _active.Seen(key, _nowMs);
        _outboxOf(key.Tenant).Merge(
            (key, cell, _nowMs), static (pending, taken) => pending.Add(taken.key, taken.cell, taken._nowMs));
    }

    // Good requests are counted by the thresholds in force, which travel with the weights.
    private void Follow(in SeriesKey key)
    {
        if (_followed.Count < MaxFollowed && _followed.Add((key.Tenant, key.Workspace)))
            weights.Watch(key.Tenant, key.Workspace);
    }
}

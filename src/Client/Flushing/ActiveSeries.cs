using System.Runtime.InteropServices;
using SqlxOrleans.Client.Recording;

namespace SqlxOrleans.Client.Flushing;

/// <summary>
/// The workloads that were active in the last minute. Each is sent a heartbeat a second also without queries, or the watermark
/// of its windows would wait for the next one.
/// </summary>
internal sealed class ActiveSeries
{
    private const long ForgetAfterMs = 60_000;
    private const long HeartbeatEveryMs = 1_000;

    private readonly Dictionary<SeriesKey, (long SeenMs, long SentMs)> _series = [];
    private readonly List<SeriesKey> _due = [];

    public void Seen(in SeriesKey key, long nowMs)
    {
        ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(_series, key, out _);
        state.SeenMs = nowMs;
    }

    /// <summary>Those seen now and those whose last heartbeat is a second old; they count as sent.</summary>
    public IReadOnlyList<SeriesKey> TakeDue(long nowMs)
    {
        _due.Clear();
        foreach (var (key, (seenMs, sentMs)) in _series)
        {
            if (seenMs == nowMs || nowMs - sentMs >= HeartbeatEveryMs)
                _due.Add(key);
        }

        foreach (var key in _due)
        {
            ref var state = ref CollectionsMarshal.GetValueRefOrNullRef(_series, key);
            state.SentMs = nowMs;
            if (nowMs - state.SeenMs > ForgetAfterMs)
                _series.Remove(key);
        }

        return _due;
    }
}

using System.Collections.Concurrent;

namespace SqlxOrleans.Client.Recording;

/// <summary>The last queue depth of each workload and the slots of each workspace; -1 where nothing was said.</summary>
internal sealed class GaugeBook
{
    /// <summary>Most gauges of one kind.</summary>
    public const int MaxGauges = 65_536;

    private readonly ConcurrentDictionary<SeriesKey, Gauge> _depths = [];
    private readonly ConcurrentDictionary<SeriesKey, Gauge> _slots = [];

    /// <summary>False when there are too many.</summary>
    public bool TrySetDepth(in SeriesKey workload, int depth) => TrySet(_depths, workload, depth);

    /// <summary>False when there are too many.</summary>
    public bool TrySetSlots(string tenant, string workspace, int slots) =>
        TrySet(_slots, new SeriesKey(tenant, workspace, SeriesKey.Signals), slots);

    public int Depth(in SeriesKey workload) => _depths.TryGetValue(workload, out var gauge) ? gauge.Value : -1;

    public int Slots(in SeriesKey workload) =>
        _slots.TryGetValue(workload with { Series = SeriesKey.Signals }, out var gauge) ? gauge.Value : -1;

    public bool Knows(in SeriesKey workload) => _depths.ContainsKey(workload);

    /// <summary>The workloads whose depth was set since the last call.</summary>
    public IEnumerable<SeriesKey> TakeChanged()
    {
        foreach (var (key, gauge) in _depths)
        {
            if (gauge.TakeChanged())
                yield return key;
        }
    }

    private static bool TrySet(ConcurrentDictionary<SeriesKey, Gauge> gauges, in SeriesKey key, int value)
    {
        if (!gauges.TryGetValue(key, out var gauge))
        {
            if (gauges.Count >= MaxGauges)
                return false;
            gauge = gauges.GetOrAdd(key, static _ => new Gauge());
        }

        gauge.Set(value);
        return true;
    }

    private sealed class Gauge
    {
        private volatile int _value = -1;
        private volatile bool _changed;

        public int Value => _value;

        public void Set(int value)
        {
            _value = value;
            _changed = true;
        }

        public bool TakeChanged()
        {
            var changed = _changed;
            _changed = false;
            return changed;
        }
    }
}

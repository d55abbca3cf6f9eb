using SqlxOrleans.Domain.Sketches;

namespace SqlxOrleans.Domain.Tests.Sketches;

/// <summary>The naive twin of <see cref="SketchWindows"/>: keeps every raw event and computes each window anew.</summary>
internal sealed class NaiveWindows
{
    private static readonly (SketchWindow Window, long SlotSeconds, long Slots, long KeptSlots)[] Layout =
    [
        (SketchWindow.FiveMinutes, 10, 30, 30),
        (SketchWindow.OneHour, 300, 12, 12),
        (SketchWindow.SixHours, 900, 24, 24),
        (SketchWindow.ThreeDays, 3600, 72, 720),
        (SketchWindow.ThirtyDays, 3600, 720, 720),
    ];

    private readonly List<(long Second, double Value, long NewestThen)> _events = [];
    private long _newest = long.MinValue;

    public void Add(long second, double value)
    {
        Advance(second);
        _events.Add((second, value, _newest));
    }

    public void Advance(long second) => _newest = Math.Max(_newest, second);

    public LatencySketch Read(SketchWindow window)
    {
        var (_, slotSeconds, slots, _) = Layout.Single(x => x.Window == window);
        var last = Floor(_newest, slotSeconds);
        return Datasets.Sketch([.. _events.Where(x => Leaves(window, x.Second, slotSeconds) > last - slots).Select(x => x.Value)]);
    }

    /// <summary>The slot with which an event leaves the window: its own, and of a month's the first one of its day.</summary>
    private static long Leaves(SketchWindow window, long second, long slotSeconds) =>
        Floor(window == SketchWindow.ThirtyDays ? Floor(second, 86_400) * 86_400 : second, slotSeconds);

    /// <summary>Whether some event came after a newer slot, inside the reach of the window.</summary>
    public bool HasLateEvents(SketchWindow window)
    {
        var (_, slotSeconds, _, kept) = Layout.Single(x => x.Window == window);
        return _events.Any(x => Floor(x.Second, slotSeconds) < Floor(x.NewestThen, slotSeconds)
            && Floor(x.Second, slotSeconds) > Floor(x.NewestThen, slotSeconds) - kept);
    }

    private static long Floor(long value, long width) => (long)Math.Floor((decimal)value / width);
}

using SqlxOrleans.Domain.Sketches;

namespace SqlxOrleans.Domain.Benchmarks;

/// <summary>Managed bytes that one series' windows hold, measured as the growth of the heap over many series.</summary>
/// <param name="Kept">As values came in.</param>
/// <param name="Read">With the running totals of all windows.</param>
internal readonly record struct WindowMemory(long Kept, long Read)
{
    private const int Series = 20;
    private const long Start = 1_790_000_000;

    /// <summary>Fills windows and weighs them.</summary>
    /// <param name="seconds">How long values come.</param>
    /// <param name="step">Seconds from one arrival to the next.</param>
    /// <param name="perStep">Values of an arrival.</param>
    public static WindowMemory Measure(int seconds, int step, int perStep)
    {
        var values = Latencies.Seconds();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var all = new SketchWindows[Series];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = new SketchWindows();
            for (int second = 0, at = i; second < seconds; second += step, at = (at + perStep) % (values.Length - perStep))
            {
                var sketch = new LatencySketch();
                sketch.Insert(values.AsSpan(at, perStep));
                all[i].Add(Start + second, sketch);
            }
        }

        var kept = Size(before);
        foreach (var windows in all)
        {
            foreach (var window in Enum.GetValues<SketchWindow>())
                windows.Read(window);
        }

        var read = Size(before);
        GC.KeepAlive(all);
        GC.KeepAlive(values);
        return new WindowMemory(kept, read);
    }

    private static long Size(long before) => (GC.GetTotalMemory(forceFullCollection: true) - before) / Series;
}

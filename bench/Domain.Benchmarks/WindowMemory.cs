using System.Globalization;
using SqlxOrleans.Domain.Sketches;

namespace SqlxOrleans.Domain.Benchmarks;

/// <summary>Managed bytes that one series' windows hold, measured as the growth of the heap over many series.</summary>
internal static class WindowMemory
{
    private const int Series = 20;

    public static void Report()
    {
        Console.WriteLine("windows, bytes a series: kept, after reading all windows, after Trim");
        Measure("one event", 1, 1, 1);
        Measure("1 h at 10/s", 3600, 1, 10);
        Measure("1 h at 250/s", 3600, 1, 250);
        Measure("30 d, 60 values a minute", 30 * 86400, 60, 60);
    }

    private static void Measure(string name, int seconds, int step, int perStep)
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
                all[i].Add(1_790_000_000 + second, sketch);
            }
        }

        var kept = Size(before);
        foreach (var windows in all)
        {
            foreach (var window in Enum.GetValues<SketchWindow>())
                windows.Read(window);
        }

        var read = Size(before);
        foreach (var windows in all)
            windows.Trim();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-32} {kept,9} {read,9} {Size(before),9}"));
        GC.KeepAlive(all);
        GC.KeepAlive(values);
    }

    private static long Size(long before) => (GC.GetTotalMemory(forceFullCollection: true) - before) / Series;
}

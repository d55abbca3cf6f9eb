using System.Diagnostics;
using System.Globalization;

namespace SqlxOrleans.Domain.Benchmarks;

/// <summary>
/// The same contenders taken in turns in one process, so that a busy machine slows all of them alike: medians and ratios.
/// </summary>
internal static class Interleaved
{
    private const int Rounds = 101;

    public static int Run()
    {
        using var inserts = new InsertBenchmarks();
        Report("insert, ns a value", Latencies.Count, [
            ("HdrHistogram 2 digits", inserts.HdrHistogram_two_digits),
            ("sketch, single, seconds", inserts.Sketch_single_seconds),
            ("sketch, single, nanoseconds", inserts.Sketch_single_nanoseconds),
            ("sketch, batch", () => inserts.Sketch_batch()),
            ("OpenTelemetry explicit buckets", inserts.OpenTelemetry_explicit_no_tags),
            ("OpenTelemetry exponential", inserts.OpenTelemetry_exponential_no_tags)]);
        var whole = new SketchBenchmarks();
        Report("merge, ns", 1000, [
            ("HdrHistogram 2 digits", Repeat(whole.HdrHistogram_merge)),
            ("sketch", Repeat(whole.Sketch_merge))]);
        Report("p99, ns", 1000, [
            ("HdrHistogram 2 digits", Repeat(() => whole.HdrHistogram_p99())),
            ("sketch", Repeat(() => whole.Sketch_p99()))]);
        Report("packed form, ns", 1000, [
            ("sketch, pack", Repeat(() => whole.Sketch_pack())),
            ("sketch, unpack", Repeat(() => whole.Sketch_unpack()))]);
        WindowMemory.Report();
        return 0;
    }

    private static Action Repeat(Action action) => () =>
    {
        for (var i = 0; i < 1000; i++)
            action();
    };

    private static void Report(string title, int operations, (string Name, Action Run)[] contenders)
    {
        var times = contenders.Select(_ => new List<double>()).ToArray();
        for (var round = -20; round < Rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                contenders[i].Run();
                var nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
                if (round >= 0)
                    times[i].Add(nanoseconds);
            }
        }

        Console.WriteLine(title + ": median, least, times faster than the first");
        var baseline = Median(times[0]);
        for (var i = 0; i < contenders.Length; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {contenders[i].Name,-32} {Median(times[i]),9:F2} {times[i].Min(),9:F2} {baseline / Median(times[i]),7:F2}x"));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

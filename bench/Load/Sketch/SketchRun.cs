using SqlxOrleans.Domain.Benchmarks;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Sketch;

/// <summary>The contenders of the benchmarks, in turns.</summary>
internal sealed class SketchRun(string? jsonPath)
{
    private const int Repetitions = 200;
    private const double SeriesGoal = 32 * 1024;

    private static readonly (int Count, int Goal)[] PackedSizes = [(25, 77), (2_500, 550), (25_000, 672), (1_000_000, 1_329)];

    private readonly Progress _progress = new("sketch");
    private readonly MeasurementReport _report = new("sketch");

    public int Run()
    {
        _progress.Say("inserting");
        AddInserts();
        _progress.Say("inserting into 40,000 series");
        AddKeyed();
        _progress.Say("merging, asking, packing");
        AddWhole();
        AddPackedSizes();
        _progress.Say("filling windows");
        AddWindows("one_event", WindowMemory.Measure(seconds: 1, step: 1, perStep: 1));
        AddWindows("hour_of_10", WindowMemory.Measure(seconds: 3600, step: 1, perStep: 10));
        AddWindows("hour_of_250", WindowMemory.Measure(seconds: 3600, step: 1, perStep: 250), SeriesGoal);
        AddWindows("month_of_1", WindowMemory.Measure(seconds: 30 * 86400, step: 60, perStep: 60), 3 * SeriesGoal);
        return _report.End(_progress, jsonPath, []);
    }

    private void AddInserts()
    {
        using var inserts = new InsertBenchmarks();
        var times = Interleaved.Medians(
            (() => inserts.Sketch_batch(), Latencies.Count),
            (inserts.HdrHistogram_two_digits, Latencies.Count),
            (inserts.Sketch_single_seconds, Latencies.Count),
            (inserts.Sketch_single_nanoseconds, Latencies.Count),
            (() => inserts.Sketch_batch_8_a_step(), Latencies.Count),
            (() => inserts.Sketch_batch_without_steps(), Latencies.Count),
            (inserts.OpenTelemetry_explicit_no_tags, InsertBenchmarks.Few),
            (inserts.OpenTelemetry_exponential_no_tags, InsertBenchmarks.Few));
        var (batch, hdr, otel) = (times[0], times[1], Math.Min(times[6], times[7]));
        Lower("batch_ns", batch, "ns", 1.5);
        Lower("single_ns", times[2], "ns", 4);
        Lower("single_nanoseconds_ns", times[3], "ns", 4);
        Lower("batch_8_a_step_ns", times[4], "ns");
        Lower("batch_without_steps_ns", times[5], "ns");
        Lower("hdr.insert_ns", hdr, "ns");
        Lower("otel.explicit_ns", times[6], "ns");
        Lower("otel.exponential_ns", times[7], "ns");
        _report.Add("sketch.ratio_hdr", hdr / batch, "times", Better.Higher, 3)
            .Add("sketch.ratio_otel", otel / batch, "times", Better.Higher, 12);
    }

    private void AddKeyed()
    {
        var keyed = new KeyedBenchmarks();
        var times = Interleaved.Medians(
            (keyed.Through_a_line_of_64_bytes, KeyedBenchmarks.Points), (keyed.Each_point_into_its_sketch, KeyedBenchmarks.Points));
        Lower("keyed.line_ns", times[0], "ns", 30);
        Lower("keyed.direct_ns", times[1], "ns");
    }

    private void AddWhole()
    {
        var whole = new SketchBenchmarks();
        var merges = Interleaved.Medians(
            Interleaved.Repeat(Repetitions, whole.Sketch_merge), Interleaved.Repeat(Repetitions, whole.HdrHistogram_merge));
        Lower("merge_ns", merges[0], "ns", 200);
        Lower("hdr.merge_ns", merges[1], "ns");
        var quantiles = Interleaved.Medians(
            Interleaved.Repeat(Repetitions, () => whole.Sketch_p99()),
            Interleaved.Repeat(Repetitions, () => whole.HdrHistogram_p99()));
        Lower("p99_ns", quantiles[0], "ns", 180);
        Lower("hdr.p99_ns", quantiles[1], "ns");
        var packing = Interleaved.Medians(
            Interleaved.Repeat(Repetitions, () => whole.Sketch_pack()),
            Interleaved.Repeat(Repetitions, () => whole.Sketch_unpack()));
        Lower("pack_ns", packing[0], "ns");
        Lower("unpack_ns", packing[1], "ns");
    }

    private void AddPackedSizes()
    {
        foreach (var (count, goal) in PackedSizes)
            Lower(FormattableString.Invariant($"bytes.{count}"), SketchBenchmarks.PackedBytes(count), "bytes", goal);
    }

    private void AddWindows(string name, WindowMemory memory, double? goal = null)
    {
        Lower($"windows.{name}.bytes", memory.Kept, "bytes", goal);
        Lower($"windows.{name}.read_bytes", memory.Read, "bytes");
    }

    private void Lower(string name, double value, string unit, double? goal = null) =>
        _report.Add($"sketch.{name}", value, unit, Better.Lower, goal);
}

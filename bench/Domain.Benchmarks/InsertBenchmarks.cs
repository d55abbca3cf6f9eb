using System.Runtime.Intrinsics.X86;
using BenchmarkDotNet.Attributes;
using HdrHistogram;
using SqlxOrleans.Domain.Sketches;

namespace SqlxOrleans.Domain.Benchmarks;

/// <summary>One latency into a histogram; nanoseconds an insert, the baseline is HdrHistogram with two digits.</summary>
[MemoryDiagnoser]
public class InsertBenchmarks : IDisposable
{
    /// <summary>Values for contenders that are many times slower.</summary>
    public const int Few = 1 << 11;

    private readonly double[] _seconds = Latencies.Seconds();
    private readonly long[] _nanoseconds = Latencies.Nanoseconds();
    private readonly LatencySketch _sketch = LatencySketch.CreateDense();
    private readonly LongHistogram _hdr = new(4_096_000_000_000, 2);
    private readonly OpenTelemetryHistogram _explicit = new(exponential: false);
    private readonly OpenTelemetryHistogram _exponential = new(exponential: true);

    [Benchmark(Baseline = true, OperationsPerInvoke = Latencies.Count)]
    public void HdrHistogram_two_digits()
    {
        foreach (var value in _nanoseconds)
            _hdr.RecordValue(value);
    }

    [Benchmark(OperationsPerInvoke = Latencies.Count)]
    public void Sketch_single_seconds()
    {
        foreach (var value in _seconds)
            _sketch.TryInsert(value);
    }

    [Benchmark(OperationsPerInvoke = Latencies.Count)]
    public void Sketch_single_nanoseconds()
    {
        foreach (var value in _nanoseconds)
            _sketch.TryInsertNanoseconds(value);
    }

    [Benchmark(OperationsPerInvoke = Latencies.Count)]
    public int Sketch_batch() => _sketch.Insert(_seconds);

    [Benchmark(OperationsPerInvoke = Latencies.Count)]
    public int Sketch_batch_8_a_step() => _sketch.Insert(_seconds, Avx2.IsSupported ? LatencySketch.Narrow : 1);

    [Benchmark(OperationsPerInvoke = Latencies.Count)]
    public int Sketch_batch_without_steps() => _sketch.Insert(_seconds, 1);

    [Benchmark(OperationsPerInvoke = Few)]
    public void OpenTelemetry_explicit_no_tags()
    {
        foreach (var value in _seconds.AsSpan(0, Few))
            _explicit.Histogram.Record(value);
    }

    [Benchmark(OperationsPerInvoke = Few)]
    public void OpenTelemetry_exponential_no_tags()
    {
        foreach (var value in _seconds.AsSpan(0, Few))
            _exponential.Histogram.Record(value);
    }

    // BenchmarkDotNet derives from this class, so it cannot be sealed.
    [GlobalCleanup]
    public void Dispose()
    {
        _explicit.Dispose();
        _exponential.Dispose();
        GC.SuppressFinalize(this);
    }
}

using System.Buffers;
using BenchmarkDotNet.Attributes;
using HdrHistogram;
using SqlxOrleans.Domain.Sketches;

namespace SqlxOrleans.Domain.Benchmarks;

/// <summary>What is done with whole histograms of 32,768 latencies; nanoseconds an operation.</summary>
[MemoryDiagnoser]
public class SketchBenchmarks
{
    private readonly LatencySketch _target = new();
    private readonly LatencySketch _source = new();
    private readonly LongHistogram _hdrTarget = new(4_096_000_000_000, 2);
    private readonly LongHistogram _hdrSource = new(4_096_000_000_000, 2);
    private readonly ArrayBufferWriter<byte> _writer = new(4096);
    private readonly byte[] _packed;

    public SketchBenchmarks()
    {
        _source.Insert(Latencies.Seconds(2));
        foreach (var value in Latencies.Nanoseconds(2))
            _hdrSource.RecordValue(value);
        _target.Add(_source);
        _hdrTarget.Add(_hdrSource);
        _source.WriteTo(_writer);
        _packed = _writer.WrittenSpan.ToArray();
    }

    /// <summary>Bytes of the packed form of so many latencies.</summary>
    public static int PackedBytes(int count)
    {
        var sketch = new LatencySketch();
        for (int seed = 4; count > 0; seed++)
        {
            var values = Latencies.Seconds(seed).AsSpan();
            sketch.Insert(values[..Math.Min(count, values.Length)]);
            count -= values.Length;
        }

        var writer = new ArrayBufferWriter<byte>();
        sketch.WriteTo(writer);
        return writer.WrittenCount;
    }

    [Benchmark]
    public void Sketch_merge() => _target.Add(_source);

    [Benchmark]
    public void HdrHistogram_merge() => _hdrTarget.Add(_hdrSource);

    [Benchmark]
    public double Sketch_p99() => _source.Quantile(0.99);

    [Benchmark]
    public long HdrHistogram_p99() => _hdrSource.GetValueAtPercentile(99);

    [Benchmark]
    public int Sketch_pack()
    {
        _writer.ResetWrittenCount();
        _source.WriteTo(_writer);
        return _writer.WrittenCount;
    }

    [Benchmark]
    public bool Sketch_unpack() => LatencySketch.TryRead(_packed, out _, out _);
}

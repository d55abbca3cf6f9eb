using BenchmarkDotNet.Attributes;
using SqlxOrleans.Domain.Sketches;

namespace SqlxOrleans.Domain.Benchmarks;

/// <summary>
/// Points of 40,000 series in random order, where the caches decide: each into its sketch, and through one line of 64 bytes a series
/// that goes into the sketch when it is full; nanoseconds a point.
/// </summary>
[MemoryDiagnoser]
public class KeyedBenchmarks
{
    /// <summary>Points of one call; the next one goes on with others.</summary>
    public const int Points = 1 << 12;

    private const int AllPoints = 1 << 17;
    private const int Keys = 40_000;
    private const int LineLength = 8;

    private readonly double[] _seconds = Latencies.Seconds();
    private readonly int[] _keys = new int[AllPoints];
    private readonly LatencySketch[] _sketches = new LatencySketch[Keys];
    private readonly double[] _lines = new double[Keys * LineLength];
    private readonly byte[] _filled = new byte[Keys];
    private int _next;

    public KeyedBenchmarks()
    {
        var random = new Random(3);
        for (var i = 0; i < _keys.Length; i++)
            _keys[i] = random.Next(Keys);
        for (var i = 0; i < Keys; i++)
        {
            _sketches[i] = new LatencySketch();
            _sketches[i].Insert(_seconds.AsSpan(i % 1000 * LineLength, LineLength));
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Points)]
    public void Each_point_into_its_sketch()
    {
        var keys = NextKeys();
        for (var i = 0; i < keys.Length; i++)
            _sketches[keys[i]].TryInsert(_seconds[i]);
    }

    [Benchmark(OperationsPerInvoke = Points)]
    public void Through_a_line_of_64_bytes()
    {
        var keys = NextKeys();
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i];
            var filled = _filled[key];
            _lines[(key * LineLength) + filled++] = _seconds[i];
            if (filled == LineLength)
            {
                _sketches[key].Insert(_lines.AsSpan(key * LineLength, LineLength));
                filled = 0;
            }

            _filled[key] = filled;
        }
    }

    private ReadOnlySpan<int> NextKeys()
    {
        var keys = _keys.AsSpan(_next, Points);
        _next = (_next + Points) % AllPoints;
        return keys;
    }
}

using CsCheck;
using SqlxOrleans.Domain.Sketches;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Sketches;

/// <summary>The shapes that published sketch suites test with, in seconds, all seeded.</summary>
internal static class Datasets
{
    private const int Size = 3000;

    public static TheoryData<string> Names => [.. All.Keys];

    public static Dictionary<string, double[]> All { get; } = new()
    {
        ["one value"] = [0.0137],
        ["constant"] = Make(_ => 0.042),
        ["sorted"] = Make(i => 0.001 * (i + 1)),
        ["reversed"] = Make(i => 0.001 * (Size - i)),
        ["zoom in"] = Make(i => i % 2 == 0 ? 1 - (i / 2 / (double)Size) : 0.0001 + (i / 2 / (double)Size)),
        ["zoom out"] = Make(i => i % 2 == 0 ? 0.5 + (i / 2 / (double)Size) : 0.5001 - (i / 2 / (double)Size)),
        ["normal"] = Random(r => Math.Abs(0.02 + (0.005 * Normal(r)))),
        ["lognormal"] = Random(r => 0.008 * Math.Exp(0.7 * Normal(r))),
        ["exponential"] = Random(r => -0.01 * Math.Log(1 - r.NextDouble())),
        ["Pareto"] = Random(r => 0.001 / Math.Pow(1 - r.NextDouble(), 1 / 1.1)),
        ["power law"] = Random(r => Math.Pow(r.NextDouble(), 8)),
        ["bimodal"] = Random(r => (r.NextDouble() < 0.9 ? 0.004 : 2.5) * Math.Exp(0.1 * Normal(r))),
        ["extreme magnitudes"] = Random(r => Math.Pow(10, -300 + (600 * r.NextDouble()))),
        ["subnormals"] = Random(r => double.Epsilon * r.Next(1, 1000)),
        ["powers of two and neighbours"] = Make(i => Math.ScaleB(1, (i / 3 % 34) - 21) switch
        {
            var x when i % 3 == 0 => x,
            var x when i % 3 == 1 => Math.BitIncrement(x),
            var x => Math.BitDecrement(x),
        }),
        ["with zeros"] = Make(i => i % 5 == 0 ? 0 : i * 1e-5),
    };

    public static Gen<double> AnyOf(params double[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static LatencySketch Sketch(params ReadOnlySpan<double> values)
    {
        var sketch = new LatencySketch();
        Assert.Equal(0, sketch.Insert(values));
        return sketch;
    }

    public static double ExactQuantile(double[] sorted, double q)
    {
        var rank = (int)Math.Ceiling((decimal)q * sorted.Length);
        return sorted[Math.Max(rank, 1) - 1];
    }

    private static double[] Make(Func<int, double> value) => [.. Enumerable.Range(0, Size).Select(value)];

    private static double[] Random(Func<Random, double> value)
    {
        var random = new Random(20260101);
        return Make(_ => value(random));
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}

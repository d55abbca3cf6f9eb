namespace SqlxOrleans.Domain.Benchmarks;

/// <summary>Seeded lognormal latencies, median 8 ms, in the units that the contenders take.</summary>
internal static class Latencies
{
    /// <summary>A turn of the sketch with so many takes some 50 us.</summary>
    public const int Count = 1 << 15;

    public static double[] Seconds(int seed = 1)
    {
        var random = new Random(seed);
        var values = new double[Count];
        for (var i = 0; i < values.Length; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
            values[i] = 0.008 * Math.Exp(0.7 * normal);
        }

        return values;
    }

    public static long[] Nanoseconds(int seed = 1) => [.. Seconds(seed).Select(x => (long)Math.Round(x * 1e9))];
}

using SqlxOrleans.Domain.Plans;

namespace SqlxOrleans.Domain.Tests.Plans;

/// <summary>Reports as a kernel makes them.</summary>
internal static class Plan
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly HintSet NoLoop = HintSet.Parse("enable_nestloop=off");
    public static readonly HintSet NoHash = HintSet.Parse("enable_hashjoin=off");

    public static ArmReport Of(HintSet hints, params IEnumerable<double> milliseconds)
    {
        var seen = default(LogLatency);
        foreach (var each in milliseconds)
            seen += LogLatency.Of(Math.Log(each));
        return new ArmReport(hints, seen, milliseconds.Sum(), default, (long)seen.Weight);
    }

    public static ArmReport CutOff(HintSet hints, double milliseconds, int count) =>
        new(hints, default, 0, new LogLatency(count, Math.Log(milliseconds), 0), count);

    /// <summary>Log-normal latencies around a median.</summary>
    public static double[] Around(double milliseconds, int count, int seed, double spread = 0.2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => milliseconds * Math.Exp(MathNet.Numerics.Distributions.Normal.Sample(random, 0, spread)))];
    }
}

using SqlxOrleans.Domain.Sketches;

namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>Inserts one value many times: what a bucket of a histogram with its own bounds asks for.</summary>
internal static class SketchFill
{
    /// <summary>The value lands in the scale-6 bucket that holds it; zero and below in the zero bucket.</summary>
    public static void Insert(LatencySketch sketch, double seconds, long count)
    {
        if (seconds > 0)
            sketch.AddBucket(ExponentialMapping.IndexOf(seconds), count);
        else
            sketch.TryAddExponential(6, 0, [], (ulong)count);
    }
}

using SqlxOrleans.Domain.Sketches;

namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>Inserts one value many times in about log2(count) merges: what a histogram's bucket asks for.</summary>
internal static class SketchFill
{
    public static void Insert(LatencySketch sketch, double seconds, long count)
    {
        if (count < 8)
        {
            for (; count > 0; count--)
                sketch.TryInsert(seconds);
            return;
        }

        var power = new LatencySketch();
        power.TryInsert(seconds);
        while (count > 0)
        {
            if ((count & 1) != 0)
                sketch.Add(power);
            count >>= 1;
            if (count == 0)
                break;
            var doubled = new LatencySketch();
            doubled.Add(power);
            doubled.Add(power);
            power = doubled;
        }
    }
}

namespace SqlxOrleans.OpenTelemetrySender;

/// <summary>Latencies around each class's target, in ticks of 100 ns: what an Activity can carry exactly.</summary>
internal static class Latencies
{
    public static readonly string[] Classes = ["L", "B", "A", "S"];

    public static TimeSpan Next(Random random, string workloadClass)
    {
        var (least, greatest) = workloadClass switch
        {
            "L" => (0.5, 60.0),
            "B" => (20.0, 800.0),
            "A" => (100.0, 6_000.0),
            _ => (200.0, 12_000.0),
        };
        var milliseconds = least * Math.Pow(greatest / least, random.NextDouble());
        return new TimeSpan((long)(milliseconds * TimeSpan.TicksPerMillisecond));
    }
}

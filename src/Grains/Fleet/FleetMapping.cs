using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Fleet;
using SqlxOrleans.Grains.Workloads;

namespace SqlxOrleans.Grains.Fleet;

/// <summary>The roll-up of a class to the wire.</summary>
internal static class FleetMapping
{
    private static readonly TimeSpan Standard = TimeSpan.FromMinutes(5);

    public static FleetStatus Status(WorkloadClass workloadClass, WorkloadSeries series, TimeSpan? window, long nowUnixMilliseconds)
    {
        var length = window ?? Standard;
        var counts = WorkloadMapping.Window(series, (series.Counters.NewestSecond ?? -1) + 1, length);
        series.Watermark.Advance(nowUnixMilliseconds);
        return new FleetStatus(
            workloadClass.Name(),
            series.Counters.Totals.Requests,
            series.Counters.TooLate,
            counts,
            counts.Count / length.TotalSeconds,
            Ratio(counts.Failed, counts.Count),
            Ratio(counts.Good, counts.Timed),
            series.Watermark.Producers);
    }

    private static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;
}

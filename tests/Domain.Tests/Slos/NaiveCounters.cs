using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Tests.Slos;

/// <summary>The counters' naive twin: keeps every event and adds up from the beginning each time.</summary>
internal sealed class NaiveCounters
{
    private readonly List<(long Second, WorkloadCounts Counts)> _events = [];

    public WorkloadCounts Totals { get; private set; }

    public long TooLate { get; private set; }

    public long? Newest { get; private set; }

    public bool Add(long second, WorkloadCounts counts)
    {
        if (counts == default)
            return true;
        Totals += counts;
        if (second < Newest - 86_400)
        {
            TooLate += counts.Requests;
            return false;
        }

        Newest = Math.Max(Newest ?? second, second);
        _events.Add((second, counts));
        return true;
    }

    public WorkloadCounts Sum(TimeSpan window, long end)
    {
        var width = (long)CounterWindows.GranularityOf(window).TotalSeconds;
        var last = (long)Math.Floor((end - 1) / (double)width);
        var first = last - (long)Math.Ceiling(window.TotalSeconds / width) + 1;
        var sum = default(WorkloadCounts);
        foreach (var (second, counts) in _events)
        {
            if (second >= first * width && second < end)
                sum += counts;
        }

        return sum;
    }
}

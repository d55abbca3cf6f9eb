namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>What is known of one class between samples and windows. <c>default</c> is a class that nobody has heard of.</summary>
/// <param name="ServiceSeconds">Mean execution time, seconds; 0 before the first execution ended.</param>
/// <param name="Served">Requests behind it, exponentially forgotten.</param>
/// <param name="Load">Offered work in the last interval that was reported, in slots.</param>
/// <param name="ReportsBacklog">True once a kernel said how many queries wait: then silence is a lost report, not an idle class.</param>
/// <param name="BacklogSeconds">Work that waits, in slot seconds.</param>
/// <param name="WaitRatio">Wait of a new request over the class's target, 0..2.</param>
/// <param name="Good">Good requests of the window.</param>
/// <param name="Judged">All requests of the window that say something about the target.</param>
/// <param name="Starved">Whether queries waited in the window and none ended.</param>
public readonly record struct ClassMeter(
    double ServiceSeconds, double Served, double Load, bool ReportsBacklog, double BacklogSeconds, float WaitRatio, long Good, long Judged, bool Starved)
{
    private const double ServiceLimit = 1e6;
    private const double CountLimit = 1e12;

    /// <summary>A service time that is really a latency may rise at this rate only, or queueing would be taken for demand.</summary>
    private const double LatencyRiseRate = 0.02;

    /// <summary>Whether the window's p95 missed its target, or the class got nothing.</summary>
    public bool Missed => Judged > 0 ? Good < Slos.Objective.LatencyTarget * Judged : Starved;

    /// <summary>Takes an interval.</summary>
    internal ClassMeter Add(in ClassDemand seen, double seconds, ScalingOptions options)
    {
        var meter = FollowService(seen, Math.Exp(-seconds / options.ServiceMemory));
        if (ReportsBacklog && seen.Backlog < 0 && seen.Arrivals == 0 && seen.Requests == 0)
            return meter;
        var (waits, ended) = (Math.Max(0, seen.Backlog), Math.Min(CountLimit, seen.Requests));
        var judged = seen.Timed > 0 ? seen.Timed : seen.RequestsFailed;
        return meter with
        {
            Load = Math.Min(CountLimit, seen.Arrivals) / seconds * meter.ServiceSeconds,
            ReportsBacklog = ReportsBacklog || seen.Backlog >= 0,
            BacklogSeconds = waits * meter.ServiceSeconds,
            WaitRatio = seen.ThresholdMs <= 0 || waits == 0 ? 0 : (float)Math.Min(2, waits * seconds * 1000 / Math.Max(1, ended) / seen.ThresholdMs),
            Good = Math.Min(long.MaxValue / 4, Good) + (seen.Timed > 0 ? Math.Min(seen.Good, long.MaxValue / 4) : 0),
            Judged = Math.Min(long.MaxValue / 4, Judged) + Math.Min(judged, long.MaxValue / 4),
            Starved = Starved || (waits > 0 && ended == 0),
        };
    }

    /// <summary>The next window.</summary>
    internal ClassMeter NextWindow() => this with { Good = 0, Judged = 0, Starved = false };

    private ClassMeter FollowService(in ClassDemand seen, double memory)
    {
        if (seen.MeanServiceSeconds is not { } mean || seen.Requests <= 0)
            return this;
        mean = Math.Min(mean, ServiceLimit);
        if (seen.ServiceIsLatency && Served > 0 && mean > ServiceSeconds)
            return this with { ServiceSeconds = ServiceSeconds + (LatencyRiseRate * (mean - ServiceSeconds)), Served = 1 };
        var requests = Math.Min(CountLimit, seen.Requests);
        var served = (memory * Served) + requests;
        return this with { Served = served, ServiceSeconds = ServiceSeconds + (requests / served * (mean - ServiceSeconds)) };
    }
}

using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>How beliefs follow observations, and what they say a class requires.</summary>
internal static class TriageEstimates
{
    /// <summary>A demand beyond this many times the capacity is only "far too much"; the bound keeps sums finite.</summary>
    private const double DemandLimit = 1e6;

    /// <summary>Slots are learned only from intervals this long: in a shorter one a single long query looks like many slots.</summary>
    private static readonly TimeSpan _leastLearningInterval = TimeSpan.FromSeconds(0.5);

    /// <summary>Capacity in slots: what the kernels say, else the greatest concurrency seen; 0 when neither is known.</summary>
    public static double Slots(TriageState state, WorkspaceDemand demand) => demand.Slots > 0 ? demand.Slots : state.LearnedSlots;

    /// <summary>Takes one interval with telemetry into the beliefs.</summary>
    public static TriageState Update(TriageState state, WorkspaceDemand demand, DateTimeOffset now, TriageOptions options)
    {
        var learned = state.LearnedSlots;
        if (demand.Slots <= 0 && demand.Interval >= _leastLearningInterval)
        {
            var busy = demand.Classes.L.BusySeconds + demand.Classes.B.BusySeconds
                + demand.Classes.A.BusySeconds + demand.Classes.S.BusySeconds;
            learned = Math.Min(DemandLimit, Math.Max(learned, busy / demand.Interval.TotalSeconds));
            if (learned > 0)
                learned = Math.Max(1, learned);
        }

        state = state with { LearnedSlots = learned, LastTelemetryAt = now };
        var slots = Slots(state, demand);
        return state with { Classes = PerClass.Of(c => Update(state, c, demand, slots, options)) };
    }

    /// <summary>(mean + kappa x deviation) x headroom + what drains the backlog in time, as a share of capacity.</summary>
    public static PerClass<double> Requirements(TriageState state, WorkspaceDemand demand, TriageOptions options)
    {
        var slots = Slots(state, demand);
        return PerClass.Of(c =>
        {
            var estimate = state.Classes[c];
            var flow = (estimate.Mean + (options.DeviationFactor * estimate.Deviation)) * estimate.Headroom;
            var backlog = Math.Max(0, demand.Classes[c].Backlog);
            var drain = slots > 0 ? backlog * estimate.ServiceSeconds / options.DrainTime.TotalSeconds / slots : 0;
            return Math.Min(DemandLimit, flow + drain);
        });
    }

    private static ClassEstimate Update(
        TriageState state, WorkloadClass workloadClass, WorkspaceDemand demand, double slots, TriageOptions options)
    {
        var estimate = state.Classes[workloadClass];
        var seen = demand.Classes[workloadClass];
        estimate = estimate with
        {
            ServiceSeconds = FollowService(estimate.ServiceSeconds, seen, options),
            Headroom = FollowHeadroom(estimate.Headroom, seen.BadRatio, state.Protected.Contains(workloadClass), options),
            ActiveSinceChange = estimate.ActiveSinceChange || seen.IsActive,
            RequestsSinceChange = Math.Min(Rewards.ClassOutcome.CountLimit, estimate.RequestsSinceChange)
                + Math.Min(Rewards.ClassOutcome.CountLimit, seen.RequestsUnderCurrent),
        };
        if (demand.Interval <= TimeSpan.Zero || slots <= 0)
            return estimate;
        var share = Math.Min(DemandLimit, seen.Arrivals / demand.Interval.TotalSeconds * estimate.ServiceSeconds / slots);
        if (state.LastTelemetryAt is null || (estimate.Mean == 0 && estimate.Deviation == 0))
            return estimate with { Mean = share, Deviation = 0 };
        // The deviation is taken from the mean before this interval: after it, a jump would half explain itself.
        var deviation = Math.Abs(share - estimate.Mean);
        return estimate with
        {
            Mean = estimate.Mean + (options.DemandRate * (share - estimate.Mean)),
            Deviation = estimate.Deviation + (options.DemandRate * (deviation - estimate.Deviation)),
        };
    }

    private static double FollowService(double service, in ClassDemand seen, TriageOptions options)
    {
        if (seen.MeanServiceSeconds is not { } mean)
            return service;
        mean = Math.Min(mean, DemandLimit);
        if (service <= 0)
            return mean;
        var rate = seen.ServiceIsLatency && mean > service ? options.LatencyAsServiceRiseRate : options.ServiceRate;
        return service + (rate * (mean - service));
    }

    private static double FollowHeadroom(double headroom, double? badRatio, bool isProtected, TriageOptions options)
    {
        headroom = Math.Clamp(headroom, options.HeadroomMin, options.HeadroomMax);
        // A class that was given up misses because it is starved, which says nothing about headroom. Left where it was, one bad
        // minute would keep the class out for good: its requirement would never fit again.
        if (!isProtected)
            return Math.Min(headroom, Math.Max(options.HeadroomStart, headroom * options.HeadroomDecay));
        if (badRatio is not { } bad)
            return headroom;
        var violation = bad - (1 - Objective.LatencyTarget);
        var factor = violation > 0
            ? 1 + (options.HeadroomGain * Math.Min(1, options.ViolationGain * violation))
            : options.HeadroomDecay;
        return Math.Clamp(headroom * factor, options.HeadroomMin, options.HeadroomMax);
    }
}

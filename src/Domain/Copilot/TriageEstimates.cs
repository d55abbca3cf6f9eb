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
        state = state with { Classes = PerClass.Of(c => Update(state, c, demand, slots, options)) };
        return TriageEvidence.Count(state with { Contention = FollowContention(state, demand, options) }, options);
    }

    /// <summary>
    /// Share of the slots that each class keeps busy, statements stretched as they are: mean + kappa x deviation. Together over 1
    /// the slots are really overloaded, for a stretched statement holds its slot as surely as a long one.
    /// </summary>
    public static PerClass<double> Busy(TriageState state, TriageOptions options) =>
        PerClass.Of(c => Math.Min(DemandLimit, state.Classes[c].Mean + (options.DeviationFactor * state.Classes[c].Deviation)));

    /// <summary>
    /// What each class requires of the slots without the stretching: busy share / contention x headroom + what drains the backlog in
    /// time, at most half as much again. Divided by the contention, because a class that gets more slots on the same cores only
    /// stretches all statements further.
    /// </summary>
    public static PerClass<double> Requirements(TriageState state, WorkspaceDemand demand, TriageOptions options)
    {
        var slots = Slots(state, demand);
        var busy = Busy(state, options);
        var costliest = TriageChoice.Costliest(state, busy, options);
        return PerClass.Of(c =>
        {
            var estimate = state.Classes[c];
            var flow = busy[c] * estimate.Headroom;
            var backlog = Math.Max(0, demand.Classes[c].Backlog);
            var drain = slots > 0 ? backlog * estimate.ServiceSeconds / options.DrainTime.TotalSeconds / slots : 0;
            var limit = SchedulerWeights.Default[c] * (c == costliest ? 1 : options.RaiseLimit);
            return Math.Min(limit, (flow + Math.Min(drain, options.DrainLimit * flow)) / state.Contention);
        });
    }

    private static ClassEstimate Update(
        TriageState state, WorkloadClass workloadClass, WorkspaceDemand demand, double slots, TriageOptions options)
    {
        var estimate = state.Classes[workloadClass];
        var seen = demand.Classes[workloadClass];
        estimate = TriageEvidence.Add(estimate, seen, options) with
        {
            LeastServiceSeconds = FollowLeast(estimate.LeastServiceSeconds, seen, options),
            ServiceSeconds = FollowService(estimate.ServiceSeconds, seen, options),
            Headroom = FollowHeadroom(estimate, seen.BadRatio, state, workloadClass, options),
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

    private static double FollowLeast(double least, in ClassDemand seen, TriageOptions options)
    {
        // The mean of a few statements is small by luck, and a latency contains queueing: neither says what a statement takes alone.
        if (seen.MeanServiceSeconds is not > 0 || seen.ServiceIsLatency || seen.Timed < options.ContentionRequests)
            return least;
        var mean = Math.Min(seen.MeanServiceSeconds.Value, DemandLimit);
        return least <= 0 || mean < least ? mean : least + (options.LeastServiceRate * (mean - least));
    }

    /// <summary>Service over least service, weighted with the requests, over classes with enough of them in the interval.</summary>
    private static double FollowContention(TriageState state, WorkspaceDemand demand, TriageOptions options)
    {
        double requests = 0, stretched = 0;
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var (seen, least) = (demand.Classes[workloadClass], state.Classes[workloadClass].LeastServiceSeconds);
            if (least <= 0 || seen.ServiceIsLatency || seen.Timed < options.ContentionRequests || seen.MeanServiceSeconds is not { } mean)
                continue;
            requests += seen.Timed;
            stretched += seen.Timed * Math.Clamp(mean / least, 1, options.ContentionMax);
        }

        var contention = Math.Clamp(state.Contention, 1, options.ContentionMax);
        return requests > 0 ? contention + (options.ServiceRate * ((stretched / requests) - contention)) : contention;
    }

    private static double FollowHeadroom(
        in ClassEstimate estimate, double? badRatio, TriageState state, WorkloadClass workloadClass, TriageOptions options)
    {
        var headroom = Math.Clamp(estimate.Headroom, options.HeadroomMin, options.HeadroomMax);
        var isProtected = state.Protected.Contains(workloadClass);
        // A class that was given up misses because it is starved, which says nothing about headroom. Left where it was, one bad
        // minute would keep the class out for good: its requirement would never fit again.
        if (!isProtected)
            return Math.Min(headroom, Math.Max(options.HeadroomStart, headroom * options.HeadroomDecay));
        if (badRatio is not { } bad)
            return headroom;
        var violation = bad - (1 - Objective.LatencyTarget);
        // A class that misses although it uses far less than its weight is not helped by a greater weight.
        var isBinding = estimate.Mean >= options.BindingPart * state.Weights[workloadClass];
        if (violation > 0 && !isBinding)
            return headroom;
        var factor = violation > 0
            ? 1 + (options.HeadroomGain * Math.Min(1, options.ViolationGain * violation))
            : options.HeadroomDecay;
        return Math.Clamp(headroom * factor, options.HeadroomMin, options.HeadroomMax);
    }
}

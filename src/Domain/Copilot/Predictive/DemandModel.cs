using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>How beliefs about demand follow telemetry, and when they are void.</summary>
internal static class DemandModel
{
    /// <summary>A demand beyond this many times the capacity is only "far too much"; the bound keeps sums finite.</summary>
    private const double DemandLimit = 1e3;
    private const double ServiceLimit = 1e6;

    /// <summary>
    /// Service time of a class of which nothing has ended yet, as a part of its target: what waits must not count as nothing, or it waits
    /// for ever.
    /// </summary>
    internal const double UnseenService = 0.2;

    /// <summary>Of the slow mean from which surprises are measured, about ten decisions.</summary>
    private const double LevelRate = 0.1;

    /// <summary>Squared coefficient of variation of a query's work, with the arrivals' own: decides what noise a second of demand has.</summary>
    private const double WorkVariation = 2.5;

    /// <summary>Bursts of this part of the level are no change of demand.</summary>
    private const double UsualBurst = 0.35;
    private const double LeastDeviation = 0.005;

    /// <summary>Slots are learned only from intervals this long: in a shorter one a single long query looks like many slots.</summary>
    private static readonly TimeSpan _leastLearningInterval = TimeSpan.FromSeconds(0.5);

    /// <summary>Capacity in slots: what the kernels say, else the greatest concurrency seen; 0 when neither is known.</summary>
    public static double Slots(PredictiveState state, WorkspaceDemand demand) => demand.Slots > 0 ? demand.Slots : state.LearnedSlots;

    /// <summary>Takes one interval with telemetry into the beliefs.</summary>
    /// <param name="state">Before.</param>
    /// <param name="demand">The interval.</param>
    /// <param name="now">Its end.</param>
    /// <param name="options">Constants.</param>
    /// <param name="hasChanged">True when demand is another than before, so that history is void.</param>
    public static PredictiveState Update(PredictiveState state, WorkspaceDemand demand, DateTimeOffset now, PredictiveOptions options, out bool hasChanged)
    {
        state = LearnSlots(state, demand) with { LastTelemetryAt = now };
        hasChanged = false;
        var slots = Slots(state, demand);
        if (slots <= 0 || demand.Interval <= TimeSpan.Zero)
            return state;
        var classes = state.Classes;
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var belief = Update(classes[workloadClass], demand, workloadClass, slots, options, state.Decisions == 0);
            hasChanged |= belief.SurpriseUp > options.SurpriseLimit || belief.SurpriseDown > options.SurpriseLimit;
            classes = classes.With(workloadClass, belief);
        }

        if (hasChanged)
            classes = Restart(classes, demand, slots);
        return state with { Classes = classes, History = Remember(state, classes, options, hasChanged), Decisions = state.Decisions + 1 };
    }

    private static PredictiveState LearnSlots(PredictiveState state, WorkspaceDemand demand)
    {
        if (demand.Slots > 0 || demand.Interval < _leastLearningInterval)
            return state;
        var busy = demand.Classes.L.BusySeconds + demand.Classes.B.BusySeconds + demand.Classes.A.BusySeconds + demand.Classes.S.BusySeconds;
        var learned = Math.Min(ServiceLimit, Math.Max(state.LearnedSlots, busy / demand.Interval.TotalSeconds));
        return learned > 0 ? state with { LearnedSlots = Math.Max(1, learned) } : state;
    }

    private static ClassBelief Update(
        ClassBelief belief, WorkspaceDemand demand, WorkloadClass workloadClass, double slots, PredictiveOptions options, bool isFirst)
    {
        var seen = demand.Classes[workloadClass];
        belief = FollowService(belief, seen, options) with
        {
            TargetSeconds = seen.ThresholdMs > 0 ? Math.Min(ServiceLimit, seen.ThresholdMs / 1e3) : belief.TargetSeconds,
            ActiveSinceChange = belief.ActiveSinceChange || seen.IsActive,
            RequestsSinceChange = Math.Min(ClassOutcome.CountLimit, belief.RequestsSinceChange) + Math.Min(ClassOutcome.CountLimit, seen.RequestsUnderCurrent),
            ReportsBacklog = belief.ReportsBacklog || seen.Backlog >= 0,
        };
        // A report that was lost is not a second without demand.
        if (belief.ReportsBacklog && seen.Backlog < 0)
            return belief;
        var offered = Offered(belief, seen, demand, slots);
        var rate = options.DemandRate[workloadClass];
        belief = belief with
        {
            BacklogSeconds = Math.Min(DemandLimit, Math.Max(0, seen.Backlog) * belief.ServiceSeconds / slots),
            Demand = isFirst ? offered : belief.Demand + (rate * (offered - belief.Demand)),
        };
        if (isFirst)
            return belief with { Level = offered };
        var deviation = Math.Sqrt(Math.Max(1e-6, belief.Level) * belief.ServiceSeconds * WorkVariation / slots) + (UsualBurst * belief.Level) + LeastDeviation;
        var surprise = (offered - belief.Level) / deviation;
        return belief with
        {
            SurpriseUp = Math.Max(0, belief.SurpriseUp + surprise - options.SurpriseSlack),
            SurpriseDown = Math.Max(0, belief.SurpriseDown - surprise - options.SurpriseSlack),
            Level = belief.Level + (LevelRate * (offered - belief.Level)),
        };
    }

    private static double Offered(ClassBelief belief, in ClassDemand seen, WorkspaceDemand demand, double slots) =>
        Math.Min(DemandLimit, seen.Arrivals / demand.Interval.TotalSeconds * belief.ServiceSeconds / slots);

    private static ClassBelief FollowService(ClassBelief belief, in ClassDemand seen, PredictiveOptions options)
    {
        if (seen.MeanServiceSeconds is not { } mean || seen.Requests <= 0)
            return belief.Served > 0 || seen.ThresholdMs <= 0 ? belief : belief with { ServiceSeconds = Math.Min(ServiceLimit, seen.ThresholdMs / 1e3 * UnseenService) };
        mean = Math.Min(mean, ServiceLimit);
        if (seen.ServiceIsLatency && belief.Served > 0 && mean > belief.ServiceSeconds)
            return belief with { ServiceSeconds = belief.ServiceSeconds + (options.LatencyAsServiceRiseRate * (mean - belief.ServiceSeconds)), Served = 1 };
        var served = (options.ServiceMemory * belief.Served) + Math.Min(ClassOutcome.CountLimit, seen.Requests);
        var part = Math.Min(ClassOutcome.CountLimit, seen.Requests) / served;
        return belief with { Served = served, ServiceSeconds = belief.ServiceSeconds + (part * (mean - belief.ServiceSeconds)) };
    }

    private static PerClass<ClassBelief> Restart(PerClass<ClassBelief> classes, WorkspaceDemand demand, double slots) => PerClass.Of(c =>
    {
        var (belief, seen) = (classes[c], demand.Classes[c]);
        var offered = belief.ReportsBacklog && seen.Backlog < 0 ? belief.Demand : Offered(belief, seen, demand, slots);
        return belief with { SurpriseUp = 0, SurpriseDown = 0, Level = offered, Demand = offered };
    });

    private static PerClass<double>[] Remember(PredictiveState state, PerClass<ClassBelief> classes, PredictiveOptions options, bool hasChanged)
    {
        var kept = Math.Min(state.History.Count, hasChanged ? options.KeptAfterChange : options.HistoryLength - 1);
        var history = new PerClass<double>[kept + 1];
        history[0] = PerClass.Of(c => classes[c].Demand);
        for (var i = 0; i < kept; i++)
            history[i + 1] = state.History[i];
        return history;
    }
}

using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>
/// Which classes the evidence and the demand speak for protecting. Nothing is given up before a protected class measurably misses
/// its target, whatever a model predicts; and a class comes back when the rest has been well for a while.
/// </summary>
internal static class TriageChoice
{
    /// <summary>A class that asks for less than this part of all demand does not make others miss.</summary>
    private const double LeastPart = 0.15;

    /// <summary>The set that this decision would protect; <see cref="ProtectedSet.Follow"/> decides when it counts.</summary>
    public static ClassSet Choose(TriageState state, in PerClass<double> busy, TriageOptions options)
    {
        var present = state.Protected;
        var missed = TriageEvidence.Missed(state, options);
        if (missed.And(present).Mask == 0)
            return Release(state, busy, options);
        var load = busy.Sum();
        if (load > 1)
        {
            var needs = busy;
            var fitting = ProtectedSet.Choose(PerClass.Of(c => needs[c] / options.FitLimit), present, options);
            if (!fitting.Contains(present))
                return fitting;
        }

        return Press(state, missed, busy, options);
    }

    /// <summary>
    /// Worth in the objective per disturbance. A statement keeps its slot to the end, so that what a class costs the others grows
    /// with its service time too (in a queue without preemption the wait is in proportion to load times service time); by the
    /// root, because slots, cores and preemption take the edge off.
    /// </summary>
    public static double Density(TriageState state, WorkloadClass workloadClass, double busy, TriageOptions options) =>
        options.ObjectiveWeights[workloadClass] / Math.Max(1e-9, busy * Math.Sqrt(Math.Max(1e-6, state.Classes[workloadClass].ServiceSeconds)));

    /// <summary>
    /// The protected class that costs the others most for what it is worth; null without one. A class of which few requests were
    /// seen looks costly by luck: one long statement in a second.
    /// </summary>
    public static WorkloadClass? Costliest(TriageState state, in PerClass<double> busy, TriageOptions options)
    {
        var (demand, least) = (busy, LeastPart * busy.Sum());
        return WorkloadClasses.Judged.Where(c => state.Protected.Contains(c) && state.Classes[c].Judged >= options.EvidenceRequests && demand[c] > 0 && demand[c] >= least)
            .OrderBy(c => Density(state, c, demand[c], options))
            .Select(c => (WorkloadClass?)c)
            .FirstOrDefault();
    }

    private static ClassSet Press(TriageState state, ClassSet missed, in PerClass<double> busy, TriageOptions options)
    {
        var present = state.Protected;
        if (Costliest(state, busy, options) is not { } victim)
            return present;
        var gain = WorkloadClasses.Judged.Sum(c => c != victim && present.Contains(c) && missed.Contains(c) ? options.ObjectiveWeights[c] : 0);
        var loss = missed.Contains(victim) ? 0 : options.ObjectiveWeights[victim];
        return gain > 0 && gain >= loss ? present.Without(victim) : present;
    }

    private static ClassSet Release(TriageState state, in PerClass<double> busy, TriageOptions options)
    {
        var present = state.Protected;
        if (present == ClassSet.All)
            return present;
        var demand = busy;
        var back = WorkloadClasses.Judged.Where(c => !present.Contains(c)).OrderByDescending(c => Density(state, c, demand[c], options)).First();
        // A class that misses even so would take from the others as before: only a long calm makes that worth a trial.
        var patience = TriageEvidence.IsMissed(state.Classes[back], options) ? (long)state.ReleasePatience * options.ReleaseTrialFactor : state.ReleasePatience;
        if (state.CalmCount < patience)
            return present;
        return ProtectedSet.Need(busy, present.With(back), options.Floor) <= options.FitLimit ? present.With(back) : present;
    }
}

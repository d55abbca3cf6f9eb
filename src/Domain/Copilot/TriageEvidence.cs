using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>What was measured under the weights in force: which classes miss their target, and for how long none did.</summary>
internal static class TriageEvidence
{
    /// <summary>Adds an interval; earlier ones fade, so that about the last five decisions count, as in the objective's windows.</summary>
    public static ClassEstimate Add(ClassEstimate estimate, in ClassDemand seen, TriageOptions options)
    {
        // A request that failed before it had a latency, as a rejected one does, was not answered in time either.
        var untimedFailures = Math.Min(seen.RequestsFailed, Math.Max(0, seen.Requests - seen.Timed));
        var bad = (double)(seen.Timed - seen.Good) + untimedFailures;
        return estimate with
        {
            Judged = Math.Min(Rewards.ClassOutcome.CountLimit, (options.EvidenceMemory * estimate.Judged) + seen.Timed + untimedFailures),
            Bad = Math.Min(Rewards.ClassOutcome.CountLimit, (options.EvidenceMemory * estimate.Bad) + bad),
        };
    }

    /// <summary>True when enough requests were judged and more of them were bad than the objective allows.</summary>
    public static bool IsMissed(in ClassEstimate estimate, TriageOptions options) =>
        estimate.Judged >= options.EvidenceRequests && estimate.Bad > (1 - Objective.LatencyTarget) * estimate.Judged;

    /// <summary>The classes that miss their target.</summary>
    public static ClassSet Missed(TriageState state, TriageOptions options) =>
        ClassSet.Where(c => IsMissed(state.Classes[c], options));

    /// <summary>Counts calm decisions, and decisions since the last release.</summary>
    public static TriageState Count(TriageState state, TriageOptions options)
    {
        var missed = Missed(state, options);
        var isCalm = !WorkloadClasses.Judged.Any(c => state.Protected.Contains(c) && missed.Contains(c));
        return state with
        {
            CalmCount = isCalm ? Next(state.CalmCount) : 0,
            SinceSetChange = Next(state.SinceSetChange),
            SinceRelease = Next(state.SinceRelease),
        };
    }

    private static int Next(int count) => Math.Min(count, int.MaxValue - 1) + 1;
}

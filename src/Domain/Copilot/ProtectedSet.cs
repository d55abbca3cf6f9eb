using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>Which classes to protect: a knapsack over the 16 subsets, and the patience with which the set changes.</summary>
internal static class ProtectedSet
{
    private const double Tolerance = 1e-12;

    /// <summary>Share of capacity that a set needs: its requirements, and the floor of every other class.</summary>
    public static double Need(in PerClass<double> requirements, ClassSet set, double floor)
    {
        double need = 0;
        foreach (var workloadClass in WorkloadClasses.Judged)
            need += set.Contains(workloadClass) ? Math.Max(floor, requirements[workloadClass]) : floor;
        return need;
    }

    /// <summary>
    /// The set of the greatest total objective weight that fits in the capacity. Between equal ones the present set stays, else
    /// the one that needs less, else the one with the lower number. The empty set always fits.
    /// </summary>
    public static ClassSet Choose(in PerClass<double> requirements, ClassSet present, TriageOptions options)
    {
        var best = ClassSet.FromMask(0);
        var (bestValue, bestNeed) = (0.0, 0.0);
        for (var mask = 1; mask <= ClassSet.All.Mask; mask++)
        {
            var set = ClassSet.FromMask(mask);
            var need = Need(requirements, set, options.Floor);
            if (need > 1 + Tolerance)
                continue;
            var value = Value(set, options);
            var isEqual = Math.Abs(value - bestValue) <= Tolerance;
            if (value > bestValue + Tolerance || (isEqual && best != present && (set == present || need < bestNeed)))
                (best, bestValue, bestNeed) = (set, value, need);
        }

        return best;
    }

    /// <summary>
    /// Moves to the chosen set after enough equal decisions, or at once when the present one needs more than the overload limit.
    /// </summary>
    public static TriageState Follow(TriageState state, ClassSet chosen, in PerClass<double> requirements, TriageOptions options)
    {
        if (chosen == state.Protected)
            return state with { Candidate = chosen, CandidateCount = 0 };
        var count = chosen == state.Candidate ? Math.Min(state.CandidateCount, int.MaxValue - 1) + 1 : 1;
        var isUntenable = Need(requirements, state.Protected, options.Floor) > options.OverloadLimit;
        return isUntenable || count >= options.SetChangeDecisions
            ? Remember(state, chosen, options) with
            {
                Protected = chosen,
                Candidate = chosen,
                CandidateCount = 0,
                CalmCount = 0,
                SinceSetChange = 0,
                // What was measured under the set before says nothing about this one.
                Classes = Without(state.Classes),
            }
            : state with { Candidate = chosen, CandidateCount = count };
    }

    /// <summary>
    /// A class that must be given up soon after one came back shows that the release was wrong: the next one waits twice as long.
    /// </summary>
    private static TriageState Remember(TriageState state, ClassSet chosen, TriageOptions options)
    {
        if (chosen.Contains(state.Protected))
            return state with { SinceRelease = 0 };
        return state with
        {
            ReleasePatience = state.SinceRelease < options.RelapseDecisions
                ? (int)Math.Min(2L * Math.Max(1, state.ReleasePatience), options.ReleaseDecisionsMax)
                : options.ReleaseDecisions,
        };
    }

    private static PerClass<ClassEstimate> Without(PerClass<ClassEstimate> classes) =>
        PerClass.Of(c => classes[c] with { Judged = 0, Bad = 0 });

    internal static double Value(ClassSet set, TriageOptions options)
    {
        double value = 0;
        foreach (var workloadClass in WorkloadClasses.Judged)
            value += set.Contains(workloadClass) ? options.ObjectiveWeights[workloadClass] : 0;
        return value;
    }
}

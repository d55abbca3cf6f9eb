namespace SqlxOrleans.Domain.Copilot.Priors;

/// <summary>
/// What triage gives to the pool and takes from it. It takes the headroom, which needs minutes of misses to learn, and not the execution
/// time: that is measured within a second, and one that is wrong by a factor of a hundred would be worse than a second without.
/// </summary>
internal static class TriagePrior
{
    /// <summary>Judged requests (faded) from which a class has something to say.</summary>
    public const double LeastJudged = 20;

    public static PerClass<ClassPrior?> Learnt(TriageState state) => PerClass.Of<ClassPrior?>(c =>
        state.Classes[c] is { ServiceSeconds: > 0, Judged: >= LeastJudged } estimate ? new ClassPrior(estimate.Headroom, 1e3 * estimate.ServiceSeconds) : null);

    /// <summary>A class that has evidence of its own keeps its headroom.</summary>
    public static TriageState Begin(TriageState state, PerClass<ClassPrior?> prior) => state with
    {
        Classes = PerClass.Of(c => state.Classes[c] is { Judged: 0 } estimate && prior[c] is { IsBelievable: true } known
            ? estimate with { Headroom = known.Clipped().Headroom }
            : state.Classes[c]),
    };
}

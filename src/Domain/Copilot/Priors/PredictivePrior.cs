using SqlxOrleans.Domain.Copilot.Predictive;

namespace SqlxOrleans.Domain.Copilot.Priors;

/// <summary>
/// What the predictive learner gives to the pool and takes from it. It takes the execution time, as a few requests' worth of evidence that
/// measurements soon outweigh; its corrections belong to one kernel and one database. It gives as headroom the inverse of the
/// utilisation at which a class meets its target with even odds.
/// </summary>
internal static class PredictivePrior
{
    /// <summary>Requests that a prior execution time counts as.</summary>
    public const double Worth = 5;

    /// <summary>Requests (faded) from which a class has something to say.</summary>
    public const double LeastServed = 20;

    private const double LeastUtilisation = 0.1;

    public static PerClass<ClassPrior?> Learnt(PredictiveState state, PredictiveOptions options) => PerClass.Of<ClassPrior?>(c =>
        state.Classes[c] is { ServiceSeconds: > 0, Served: >= LeastServed } belief
            ? new ClassPrior(
                1 / Math.Max(LeastUtilisation, options.Threshold[c] + (options.Slope[c] * state.Corrections[c].Means[0])), 1e3 * belief.ServiceSeconds)
            : null);

    /// <summary>A class that has executions of its own keeps what it measured.</summary>
    public static PredictiveState Begin(PredictiveState state, PerClass<ClassPrior?> prior) => state with
    {
        Classes = PerClass.Of(c => state.Classes[c] is { Served: 0 } belief && prior[c] is { IsBelievable: true } known
            ? belief with { ServiceSeconds = known.Clipped().ServiceMs / 1e3, Served = Worth }
            : state.Classes[c]),
    };
}

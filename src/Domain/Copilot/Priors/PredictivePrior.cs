using SqlxOrleans.Domain.Copilot.Predictive;
using SqlxOrleans.Domain.Copilot.Safety;

namespace SqlxOrleans.Domain.Copilot.Priors;

/// <summary>
/// What the predictive learner gives to the pool and takes from it. It takes the execution time, as a few requests' worth of evidence that
/// measurements soon outweigh, and what outcomes taught about kernels like this one, as a belief that is surer than none and yields to outcomes of its own. It gives as
/// headroom the inverse of the utilisation at which a class meets its target with even odds.
/// </summary>
internal static class PredictivePrior
{
    /// <summary>Requests that a prior execution time counts as.</summary>
    public const double Worth = 5;

    /// <summary>Requests (faded) from which a class has something to say.</summary>
    public const double LeastServed = 20;

    private const double LeastUtilisation = 0.1;

    /// <summary>Variance of a coefficient that others agree on, as a part of that of one that nobody knows.</summary>
    private const double Doubt = 0.3;

    public static PerClass<ClassPrior?> Learnt(PredictiveState state, PredictiveOptions options) => PerClass.Of<ClassPrior?>(c =>
        state.Classes[c] is { ServiceSeconds: > 0, Served: >= LeastServed } belief
            ? new ClassPrior(
                1 / Math.Max(LeastUtilisation, options.Threshold[c] + (options.Slope[c] * state.Corrections[c].Means[0])), 1e3 * belief.ServiceSeconds,
                new Lesson(WorkspaceLearner.ModelVersion, [.. state.Corrections[c].Means]))
            : null);

    /// <summary>A class that has executions of its own keeps what it measured.</summary>
    public static PredictiveState Begin(PredictiveState state, PerClass<ClassPrior?> prior) => state with
    {
        Classes = PerClass.Of(c => state.Classes[c] is { Served: 0 } belief && prior[c] is { IsBelievable: true } known
            ? belief with { ServiceSeconds = known.Clipped().ServiceMs / 1e3, Served = Worth }
            : state.Classes[c]),
        Corrections = PerClass.Of(c => state.Classes[c].Served == 0 && prior[c] is { IsBelievable: true, Lesson: { } lesson }
            ? Taught(state.Corrections[c], lesson.Clipped())
            : state.Corrections[c]),
    };

    private static Correction Taught(Correction correction, Lesson lesson)
    {
        if (lesson.Model != WorkspaceLearner.ModelVersion || lesson.Coefficients.Length != correction.Means.Count)
            return correction;
        return Correction.Restore([.. lesson.Coefficients], [.. correction.Covariances.Select(each => Doubt * each)], correction.PriorVariance) ?? correction;
    }
}

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>What the log says about the learner's weights against the approved ones.</summary>
/// <param name="Intervals">Judged intervals in the log.</param>
/// <param name="Candidate">The learner's policy, self-normalised importance sampling.</param>
/// <param name="Present">The approved weights, the same.</param>
/// <param name="CandidateRobust">The learner's policy, doubly robust.</param>
/// <param name="PresentRobust">The approved weights, doubly robust.</param>
/// <param name="Unsupported">Share of the intervals in which nobody had weights near the learner's: there only the model speaks.</param>
/// <param name="ModelError">Root mean square error of the model on the log.</param>
/// <param name="LeastDifference">Lower bound of the learner's J minus the present one, less the model's error where only it speaks.</param>
/// <param name="Refusal">Why the estimate does not support a promotion; null when it does.</param>
public sealed record PromotionEstimate(
    int Intervals,
    PolicyEstimate Candidate,
    PolicyEstimate Present,
    PolicyEstimate CandidateRobust,
    PolicyEstimate PresentRobust,
    double Unsupported,
    double ModelError,
    double LeastDifference,
    string? Refusal)
{
    /// <summary>The numbers in a sentence.</summary>
    public override string ToString() => Intervals == 0
        ? "nothing was logged since the mode was set"
        : $"candidate J {CandidateRobust.Mean:0.000} doubly robust, {Candidate.Mean:0.000} importance sampling ({Candidate.EffectiveSamples:0.0} effective samples); "
        + $"present J {PresentRobust.Mean:0.000} and {Present.Mean:0.000} ({Present.EffectiveSamples:0.0}); difference at least {LeastDifference:0.000} "
        + $"with 95 % confidence over {Intervals} intervals, {Unsupported:P0} of them without a trial (model error {ModelError:0.00})";
}

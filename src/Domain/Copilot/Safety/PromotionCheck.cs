using System.Collections.Immutable;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// Whether what was logged supports more kernels for the learner's weights. An action counts as a policy's own as far as it is near: a
/// triangular kernel over the greatest difference of a weight, 0 from <see cref="Bandwidth"/> on, which trades a bias of at most that
/// distance for samples.
/// </summary>
public static class PromotionCheck
{
    /// <summary>Weights that differ by this much in a class are another action.</summary>
    public const double Bandwidth = 0.05;

    /// <summary>Judged intervals that an estimate needs: two minutes.</summary>
    public const int LeastIntervals = 24;

    /// <summary>Effective samples of the learner's own weights that the step from canary to live needs.</summary>
    public const double LeastEffective = 10;

    /// <summary>The learner's lower bound may be this far below the present policy.</summary>
    public const double Margin = 0.05;

    private const double Confidence = 0.95;

    /// <summary>Estimates both policies.</summary>
    /// <param name="log">What was logged.</param>
    /// <param name="from">Shadow or canary.</param>
    /// <param name="rails">The weights of the objective.</param>
    public static PromotionEstimate Estimate(TrialLog log, CopilotMode from, GuardRails rails)
    {
        ArgumentNullException.ThrowIfNull(log);
        var samples = log.Samples;
        var model = ObjectiveModel.Fit(samples, rails);
        var candidate = Log(samples, model, sample => sample.Candidate);
        var present = Log(samples, model, sample => sample.Approved);
        var intervals = samples.Select(sample => sample.At).Distinct().Count();
        var supported = samples.Where(sample => Nearness(sample.Ran, sample.Candidate) > 0).Select(sample => sample.At).Distinct().Count();
        var unsupported = intervals > 0 ? 1 - ((double)supported / intervals) : 1;
        var error = samples.Length > 0
            ? Math.Sqrt(samples.Average(sample => Math.Pow(sample.J - model.Predict(sample.Ran, sample.Load), 2)))
            : 0;
        var least = OffPolicy.LeastDifference(candidate, present, Confidence) - (unsupported * error);
        var estimate = new PromotionEstimate(
            intervals, OffPolicy.SelfNormalised(candidate, Confidence), OffPolicy.SelfNormalised(present, Confidence),
            OffPolicy.DoublyRobust(candidate, Confidence), OffPolicy.DoublyRobust(present, Confidence), unsupported, error, least, null);
        return estimate with { Refusal = Refusal(estimate, from) };
    }

    private static string? Refusal(PromotionEstimate estimate, CopilotMode from)
    {
        if (estimate.Intervals < LeastIntervals)
            return $"{estimate.Intervals} judged intervals; an estimate needs {LeastIntervals}";
        if (from == CopilotMode.Canary && estimate.Candidate.EffectiveSamples < LeastEffective)
            return $"{estimate.Candidate.EffectiveSamples:0.0} effective samples of the learner's weights; the step to live needs {LeastEffective:0}";
        if (!(estimate.LeastDifference >= -Margin))
            return $"the lower bound of the difference is {estimate.LeastDifference:0.000}; at least {-Margin:0.00} is needed";
        // In shadow importance sampling only speaks of the intervals in which nothing was to be changed.
        return from == CopilotMode.Canary && estimate.Candidate.Low < estimate.Present.Mean - Margin
            ? $"the learner's lower bound is {estimate.Candidate.Low:0.000}, the present policy's J {estimate.Present.Mean:0.000}; at most {Margin:0.00} below is allowed"
            : null;
    }

    private static LoggedDecision[] Log(ImmutableArray<TrialSample> samples, ObjectiveModel model, Func<TrialSample, PerClass<float>> policy) =>
        [.. samples.Select(sample => new LoggedDecision(
            sample.Propensity, Nearness(sample.Ran, policy(sample)), sample.J, model.Predict(sample.Ran, sample.Load), model.Predict(policy(sample), sample.Load)))];

    private static double Nearness(in PerClass<float> ran, in PerClass<float> wanted)
    {
        var distance = Math.Max(
            Math.Max(Math.Abs(ran.L - wanted.L), Math.Abs(ran.B - wanted.B)), Math.Max(Math.Abs(ran.A - wanted.A), Math.Abs(ran.S - wanted.S)));
        return Math.Max(0, 1 - (distance / Bandwidth));
    }
}

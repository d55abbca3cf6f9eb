using System.Collections.Immutable;
using System.Globalization;

namespace SqlxOrleans.Domain.Plans;

/// <summary>What is known of a plan in a form that a kernel can decide from without asking again, and that an operator can read.</summary>
/// <param name="Arms">The default first.</param>
/// <param name="InForce">Index of the arm that executions use when they do not try another.</param>
/// <param name="MayTry">False until the default is known well enough to say what a trial may cost.</param>
/// <param name="DefaultMs">Expected latency of the default, milliseconds.</param>
/// <param name="CutOffMs">When a trial is stopped, milliseconds.</param>
/// <param name="GuardMs">When an execution of an adopted arm is stopped, milliseconds.</param>
/// <param name="ExpectedReward">Share of the default's latency that the arm in force saves, -1..1; 0 for the default.</param>
/// <param name="Confidence">
/// Of an adopted arm: P(better than the default by the options' ratio). Of the default: 1 - the greatest such probability of the
/// others; 0 while <paramref name="MayTry"/> is false.
/// </param>
/// <param name="Rationale">A sentence for operators.</param>
public sealed record PlanAdvice(
    ImmutableArray<ArmAdvice> Arms,
    int InForce,
    bool MayTry,
    double DefaultMs,
    double CutOffMs,
    double GuardMs,
    double ExpectedReward,
    double Confidence,
    string Rationale)
{
    private const double NormalQuantile95 = 1.645;

    /// <summary>The settings in force.</summary>
    public HintSet Hints => Arms[InForce].Hints;

    /// <summary>True when the numbers can be: an advice comes from another process.</summary>
    public bool IsValid =>
        Arms is { IsDefault: false, Length: >= 1 and <= PlanBanditOptions.MaxArms }
        && Arms[0].Hints.IsDefault
        && InForce >= 0 && InForce < Arms.Length
        && Arms.All(arm => arm.Belief.IsValid)
        && (!MayTry || (DefaultMs > 0 && CutOffMs >= DefaultMs && GuardMs >= CutOffMs && double.IsFinite(GuardMs)));

    /// <summary>The advice that a state of the bandit gives.</summary>
    public static PlanAdvice Of(PlanBandit bandit, PlanBanditOptions options)
    {
        ArgumentNullException.ThrowIfNull(bandit);
        ArgumentNullException.ThrowIfNull(options);
        var mayTry = bandit.Default.Observations >= options.LeastDefault;
        var byDefault = bandit.PosteriorOf(0, options);
        var p95 = Math.Exp(byDefault.Mean + (NormalQuantile95 * byDefault.PredictiveScale));
        var saved = bandit.InForce == 0 ? 0 : 1 - Math.Exp(bandit.PosteriorOf(bandit.InForce, options).Mean - byDefault.Mean);
        return new PlanAdvice(
            [.. bandit.Arms.Select((arm, index) => new ArmAdvice(
                arm.Hints, bandit.PosteriorOf(index, options).Belief, arm.IsDropped, index == 0 || arm.Elsewhere >= options.LeastElsewhere))],
            bandit.InForce,
            mayTry,
            Math.Max(bandit.Default.MeanMs, double.Epsilon),
            Math.Max(options.CutOffFactor * p95, bandit.Default.MeanMs),
            Math.Max(options.GuardFactor * p95, bandit.Default.MeanMs),
            Math.Clamp(saved, -1, 1),
            ConfidenceOf(bandit, mayTry),
            RationaleOf(bandit, mayTry, options));
    }

    private static double ConfidenceOf(PlanBandit bandit, bool mayTry)
    {
        if (!mayTry)
            return 0;
        return bandit.InForce > 0
            ? bandit.Arms[bandit.InForce].BetterProbability
            : 1 - bandit.Arms.Max(arm => arm.BetterProbability);
    }

    private static string RationaleOf(PlanBandit bandit, bool mayTry, PlanBanditOptions options)
    {
        var byDefault = bandit.Default;
        if (!mayTry)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"default: {byDefault.Observations} of {options.LeastDefault} executions seen that are needed before anything is tried");
        }

        var others = bandit.Arms.Length - 1;
        var dropped = bandit.Arms.Count(arm => arm.IsDropped);
        if (bandit.InForce == 0)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"default: mean {byDefault.MeanMs:0.##} ms over {byDefault.Observations} executions; of {others} other hint sets "
                + $"{dropped} dropped as worse, none better by {options.BetterRatio:P0} with {options.AdoptConfidence:P0}");
        }

        var arm = bandit.Arms[bandit.InForce];
        return string.Create(CultureInfo.InvariantCulture,
            $"{arm.Hints}: mean {arm.MeanMs:0.##} ms over {arm.Observations} executions against {byDefault.MeanMs:0.##} ms over "
            + $"{byDefault.Observations} of the default; better by {options.BetterRatio:P0} with probability {arm.BetterProbability:0.###}; "
            + $"{dropped} of {others} dropped as worse");
    }
}

namespace SqlxOrleans.Domain.Plans;

/// <summary>Which arms are adopted and dropped.</summary>
internal static class PlanJudge
{
    public static PlanBandit Judge(PlanBandit bandit, PlanBanditOptions options)
    {
        if (bandit.Default.Observations < options.LeastDefault)
            return bandit;
        var beliefs = bandit.Arms.Select((_, index) => bandit.PosteriorOf(index, options).Belief).ToArray();
        var arms = bandit.Arms.ToBuilder();
        for (var i = 1; i < arms.Count; i++)
            arms[i] = Weigh(arms[i], beliefs[i], beliefs[0], options);
        var judged = bandit with { Arms = arms.ToImmutable() };
        return judged with { InForce = Choose(judged, beliefs, options) };
    }

    private static PlanArm Weigh(PlanArm arm, in LatencyBelief belief, in LatencyBelief byDefault, PlanBanditOptions options)
    {
        if (arm.Observations == 0)
            return arm;
        var worse = 1 - belief.ProbabilityBelow(byDefault, Math.Log(1 + options.WorseRatio));
        return arm with
        {
            BetterProbability = belief.ProbabilityBelow(byDefault, Math.Log(1 - options.BetterRatio)),
            WorseProbability = worse,
            IsDropped = arm.IsDropped
                ? worse >= options.ReturnConfidence
                : worse > options.DropConfidence && arm.Observations >= options.LeastToDrop,
        };
    }

    private static int Choose(PlanBandit judged, LatencyBelief[] beliefs, PlanBanditOptions options)
    {
        var present = judged.InForce;
        if (present > 0 && (judged.Arms[present].IsDropped || beliefs[present].ProbabilityBelow(beliefs[0], 0) < 0.5))
            present = 0;
        var best = -1;
        for (var i = 1; i < beliefs.Length; i++)
        {
            if (IsAdoptable(judged.Arms[i], judged.Default, options) && (best < 0 || beliefs[i].Location < beliefs[best].Location))
                best = i;
        }

        if (best < 0 || best == present)
            return present;
        // Between two good arms the one in force stays until the other is as surely better as an adopted one has to be.
        return present == 0 || beliefs[best].ProbabilityBelow(beliefs[present], Math.Log(1 - options.BetterRatio)) > options.AdoptConfidence
            ? best
            : present;
    }

    /// <summary>The mean in milliseconds too: an arm that is mostly faster and sometimes ruinous is not better.</summary>
    private static bool IsAdoptable(PlanArm arm, PlanArm byDefault, PlanBanditOptions options) =>
        !arm.IsDropped
        && arm.BetterProbability > options.AdoptConfidence
        && arm.Observations >= options.LeastToAdopt
        && arm.MeanMs < byDefault.MeanMs;
}

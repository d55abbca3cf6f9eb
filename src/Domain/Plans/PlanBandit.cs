using System.Collections.Immutable;

namespace SqlxOrleans.Domain.Plans;

/// <summary>The arms of one plan and which of them is in force. Immutable; the same reports at the same times give the same state.</summary>
public sealed record PlanBandit
{
    /// <summary>A plan of which nothing is known but its default.</summary>
    /// <param name="at">The present time.</param>
    public PlanBandit(DateTimeOffset at) => At = at;

    /// <summary>The default first, then the others in the order in which they were offered; at most <see cref="PlanBanditOptions.MaxArms"/>.</summary>
    public ImmutableArray<PlanArm> Arms { get; init; } = [new PlanArm(default(HintSet))];

    /// <summary>Index of the arm in force: 0, or an adopted one.</summary>
    public int InForce { get; init; }

    /// <summary>Up to when observations have been discounted.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What the database does on its own.</summary>
    public PlanArm Default => Arms[0];

    /// <summary>What is believed of an arm.</summary>
    public LatencyPosterior PosteriorOf(int arm, PlanBanditOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Prior(PriorMean).After(Arms[arm].Seen);
    }

    /// <summary>An arm that nobody has tried is expected to be as the default.</summary>
    internal double PriorMean => Default.Seen.Weight > 0 ? Default.Seen.Mean : 0;

    /// <summary>Counts a kernel's report and decides again. Arms that are new are added while there is room.</summary>
    /// <param name="reports">Each of an arm; those with <see cref="ArmReport.Problem"/> must have been refused before.</param>
    /// <param name="now">The present time; going back does not undo the discount.</param>
    /// <param name="options">The rules.</param>
    public PlanBandit After(IReadOnlyList<ArmReport> reports, DateTimeOffset now, PlanBanditOptions options)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(options);
        var arms = Arms.ToBuilder();
        if (now > At)
        {
            var factor = Math.Pow(options.DiscountPerHour, (now - At).TotalHours);
            for (var i = 0; i < arms.Count; i++)
                arms[i] = arms[i].Discounted(factor);
        }

        // The default first: what the others' cut-off executions are expected to have taken depends on it.
        foreach (var report in reports.OrderBy(each => !each.Hints.IsDefault))
        {
            var index = IndexOf(arms, report.Hints);
            if (index < 0 && arms.Count >= PlanBanditOptions.MaxArms)
                continue;
            if (index < 0)
            {
                index = arms.Count;
                arms.Add(new PlanArm(report.Hints));
            }

            var priorMean = arms[0].Seen.Weight > 0 ? arms[0].Seen.Mean : 0;
            arms[index] = arms[index].With(report, priorMean, options);
        }

        return PlanJudge.Judge(this with { Arms = arms.ToImmutable(), At = now > At ? now : At }, options);
    }

    private static int IndexOf(ImmutableArray<PlanArm>.Builder arms, HintSet hints)
    {
        for (var i = 0; i < arms.Count; i++)
        {
            if (arms[i].Hints == hints)
                return i;
        }

        return -1;
    }
}

using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Slos;

/// <summary>Judges a class's counters against its targets (specification section 7; slo-and-alerts, sections 1 and 3).</summary>
public static class SloEvaluator
{
    /// <summary>Judges all three objectives of a class.</summary>
    /// <param name="objective">The targets.</param>
    /// <param name="windows">The counters, whose good requests were counted under the objective's latency threshold.</param>
    /// <param name="endSecondExclusive">
    /// Where the windows end, Unix seconds: one after the newest event for the status that people read, the watermark for a
    /// burn rate that triggers something.
    /// </param>
    /// <param name="window">Window of counts, budget and compliance; null for the objective's own. At most 30 days.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is not above zero or is longer than 30 days.</exception>
    public static ClassEvaluation Evaluate(Objective objective, CounterWindows windows, long endSecondExclusive, TimeSpan? window = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(windows);
        var length = window ?? objective.Window;
        var counts = windows.Sum(length, endSecondExclusive);
        var byWindow = new WorkloadCounts[BurnWindow.All.Count];
        for (var i = 0; i < byWindow.Length; i++)
            byWindow[i] = windows.Sum(BurnWindow.All[i].Length, endSecondExclusive);
        var kinds = Enum.GetValues<ObjectiveKind>();
        var objectives = Array.ConvertAll(kinds, kind => Evaluate(kind, objective, counts, byWindow));
        return new ClassEvaluation(objective, length, endSecondExclusive, objectives, WorstOf(objectives));
    }

    /// <summary>The error budget of an objective.</summary>
    public static ErrorBudget BudgetOf(Objective objective, ObjectiveKind kind)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return kind switch
        {
            ObjectiveKind.Latency => ErrorBudget.OfTarget(Objective.LatencyTarget),
            ObjectiveKind.Availability => ErrorBudget.OfTarget(objective.Availability),
            ObjectiveKind.ErrorRate => ErrorBudget.OfMaxBadRatio(objective.MaxErrorRatio),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not an objective."),
        };
    }

    /// <summary>
    /// Good and total events of an objective; false when they are impossible in themselves (negative, or more good than all),
    /// and then the count is empty.
    /// </summary>
    public static bool TryCount(ObjectiveKind kind, in WorkloadCounts counts, out EventCount count)
    {
        var (good, total) = Raw(kind, counts);
        var possible = good >= 0 && good <= total;
        count = possible ? new EventCount(good, total) : default;
        return possible;
    }

    /// <summary>
    /// True when failed requests and failed spans contradict each other: every request that was admitted has a span, and yet
    /// more of them failed than spans did. A rejected request never ran, so it fails without a span; where spans are sampled,
    /// or not sent at all, their number says nothing.
    /// </summary>
    public static bool FailuresContradict(in WorkloadCounts counts) =>
        counts.Spans > 0 && counts.Spans >= counts.Requests - counts.Rejected
        && counts.RequestsFailed - counts.Rejected > counts.SpansFailed;

    private static ObjectiveEvaluation Evaluate(
        ObjectiveKind kind, Objective objective, in WorkloadCounts counts, WorkloadCounts[] byWindow)
    {
        var budget = BudgetOf(objective, kind);
        var possible = TryCount(kind, counts, out var count);
        var (good, total) = Raw(kind, counts);
        var burnRates = new Dictionary<string, double>(byWindow.Length, StringComparer.Ordinal);
        for (var i = 0; i < byWindow.Length; i++)
            burnRates[BurnWindow.All[i].Name] = TryCount(kind, byWindow[i], out var burning) ? budget.BurnRate(burning) : 0;
        var sane = possible && (kind == ObjectiveKind.Latency ? counts.Timed <= counts.Requests : !FailuresContradict(counts));
        return new ObjectiveEvaluation(
            kind,
            budget.Target,
            kind == ObjectiveKind.Latency ? objective.P95 : null,
            good,
            total,
            possible ? budget.Left(count) : 0,
            burnRates,
            sane ? Judge(budget, count) : Compliance.Insane);
    }

    private static Compliance Judge(ErrorBudget budget, EventCount count) =>
        count.Total == 0 ? Compliance.NoTraffic
        : budget.IsTooLittleTraffic(count.Total) ? Compliance.TooLittleTraffic
        : budget.IsOverspentBy(count) ? Compliance.Breached
        : Compliance.Met;

    private static (long Good, long Total) Raw(ObjectiveKind kind, in WorkloadCounts counts) => kind switch
    {
        ObjectiveKind.Latency => (counts.Good, counts.Timed),
        ObjectiveKind.Availability => (counts.Requests - counts.RequestsFailed, counts.Requests),
        ObjectiveKind.ErrorRate => (counts.Spans - counts.SpansFailed, counts.Spans),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not an objective."),
    };

    // NoTraffic is the smallest judged value, so that it is the greatest only when nothing else is there.
    private static Compliance WorstOf(ObjectiveEvaluation[] objectives)
    {
        var worst = Compliance.NoTraffic;
        foreach (var evaluation in objectives)
            worst = evaluation.Compliance > worst ? evaluation.Compliance : worst;
        return worst;
    }
}

namespace SqlxOrleans.Domain.Copilot;

/// <summary>From the weights in force towards others.</summary>
internal static class WeightShaping
{
    /// <summary>
    /// Goes from one setting towards another, no class further than the step limit. On the straight line between two bounded
    /// settings every point is bounded and sums to 1.
    /// </summary>
    public static SchedulerWeights Limit(SchedulerWeights from, SchedulerWeights to, double maxStep)
    {
        var greatest = GreatestChange(from, to);
        if (greatest <= maxStep)
            return to;
        var part = maxStep / greatest;
        var (start, end) = (PerClass.Of(from), PerClass.Of(to));
        return PerClass.Of(c => start[c] + (part * (end[c] - start[c]))).ToWeights();
    }

    public static double GreatestChange(SchedulerWeights from, SchedulerWeights to) => Math.Max(
        Math.Max(Math.Abs(to.L - from.L), Math.Abs(to.B - from.B)),
        Math.Max(Math.Abs(to.A - from.A), Math.Abs(to.S - from.S)));
}

using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>Turns requirements into weights, and keeps weights within their bounds.</summary>
internal static class WeightShaping
{
    /// <summary>
    /// Protected classes get their requirement (scaled down together when they do not fit beside the others' floors) and their
    /// share of the slack in proportion to the default weights. What is left goes to the others in order of objective weight per
    /// requirement, each up to its requirement, and what even they do not need back to the protected in the same proportion.
    /// </summary>
    public static SchedulerWeights Allocate(in PerClass<double> requirements, ClassSet isProtected, TriageOptions options)
    {
        var (needs, defaults) = (requirements, PerClass.Of(SchedulerWeights.Default));
        var outside = WorkloadClasses.Judged.Where(c => !isProtected.Contains(c)).ToArray();
        var inside = WorkloadClasses.Judged.Where(isProtected.Contains).ToArray();
        double required = 0, defaultInside = 0;
        foreach (var workloadClass in inside)
        {
            required += requirements[workloadClass];
            defaultInside += defaults[workloadClass];
        }

        var available = 1 - (outside.Length * options.Floor);
        var scale = required > available ? available / required : 1;
        var slack = Math.Max(0, available - (required * scale));
        var rest = outside.Length == 0 ? 0 : inside.Length == 0 ? slack : slack * (1 - options.ProtectedSlackShare);
        var shares = default(PerClass<double>);
        foreach (var workloadClass in outside.OrderByDescending(c => options.ObjectiveWeights[c] / Math.Max(needs[c], 1e-9)))
        {
            var extra = Math.Min(rest, Math.Max(0, requirements[workloadClass] - options.Floor));
            rest -= extra;
            slack -= extra;
            shares = shares.With(workloadClass, options.Floor + extra);
        }

        foreach (var workloadClass in inside)
        {
            var share = (requirements[workloadClass] * scale) + (slack * defaults[workloadClass] / defaultInside);
            shares = shares.With(workloadClass, share);
        }

        return Bound(shares, options);
    }

    /// <summary>
    /// The nearest shares that sum to 1 between floor and ceiling. Clamping leaves a surplus or a lack; it is spread in
    /// proportion to each class's room in that direction, which no class can exceed.
    /// </summary>
    public static SchedulerWeights Bound(in PerClass<double> shares, TriageOptions options)
    {
        var sum = shares.Sum();
        if (!double.IsFinite(sum) || sum <= 0)
            return SchedulerWeights.Default;
        var given = shares;
        var clamped = PerClass.Of(c => Math.Clamp(given[c] / sum, options.Floor, options.Ceiling));
        var lack = 1 - clamped.Sum();
        var room = PerClass.Of(c => lack > 0 ? options.Ceiling - clamped[c] : clamped[c] - options.Floor);
        var total = room.Sum();
        return total > 0 ? PerClass.Of(c => clamped[c] + (lack * room[c] / total)).ToWeights() : clamped.ToWeights();
    }

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

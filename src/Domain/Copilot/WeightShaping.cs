using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>Turns requirements into weights, and keeps weights within their bounds.</summary>
internal static class WeightShaping
{
    /// <summary>
    /// Protected classes share in proportion to the default weights, but each gets at least its requirement. The others get a part
    /// of their default weight, less when the requirements need it, and never less than the floor. Requirements that do not fit
    /// beside the floors are scaled down together.
    /// </summary>
    public static SchedulerWeights Allocate(in PerClass<double> requirements, ClassSet isProtected, TriageOptions options)
    {
        var (needs, defaults) = (requirements, PerClass.Of(SchedulerWeights.Default));
        var outside = WorkloadClasses.Judged.Where(c => !isProtected.Contains(c)).ToArray();
        var inside = WorkloadClasses.Judged.Where(isProtected.Contains).ToArray();
        var (floors, required) = (outside.Length * options.Floor, inside.Sum(c => needs[c]));
        var spare = Math.Max(0, 1 - floors - required);
        var wished = outside.Sum(c => Math.Max(0, (options.GivenUpPart * defaults[c]) - options.Floor));
        var granted = wished > spare ? spare / wished : 1;
        var shares = default(PerClass<double>);
        foreach (var workloadClass in outside)
            shares = shares.With(workloadClass, options.Floor + (granted * Math.Max(0, (options.GivenUpPart * defaults[workloadClass]) - options.Floor)));
        return Bound(Fill(shares, needs, inside, 1 - shares.Sum()), options);
    }

    /// <summary>Each class the greater of its need and its default weight x a common factor, which makes the sum right.</summary>
    private static PerClass<double> Fill(PerClass<double> shares, in PerClass<double> needs, WorkloadClass[] inside, double available)
    {
        var defaults = PerClass.Of(SchedulerWeights.Default);
        // By need over default weight: those that need more than the common factor gives are settled first.
        var (left, weight) = (available, inside.Sum(c => defaults[c]));
        var wanted = needs;
        var required = inside.Sum(c => wanted[c]);
        var scale = required > available ? available / required : 1;
        foreach (var workloadClass in inside.OrderByDescending(c => wanted[c] / defaults[c]))
        {
            var fair = left * defaults[workloadClass] / weight;
            var share = Math.Min(left, Math.Max(fair, needs[workloadClass] * scale));
            shares = shares.With(workloadClass, share);
            (left, weight) = (left - share, weight - defaults[workloadClass]);
        }

        return shares;
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

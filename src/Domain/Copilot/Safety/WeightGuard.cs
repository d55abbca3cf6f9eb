using System.Globalization;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// Checks weights from outside the learner and knows nothing of it. The result always sums to 1 and lies between floor and
/// ceiling; from valid weights it is never further than the greatest step. Two laws hold together because bounds and step are
/// both kept on the straight line from valid weights.
/// </summary>
public static class WeightGuard
{
    private const double Tolerance = 1e-9;

    /// <summary>Why weights may not be in force, with the fix; null when they may.</summary>
    public static string? Problem(SchedulerWeights weights, GuardRails rails)
    {
        ArgumentNullException.ThrowIfNull(rails);
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var share = weights[workloadClass];
            if (!double.IsFinite(share))
                return $"the weight of {workloadClass.Name()} is not a number";
            if (share < rails.Floor - Tolerance || share > rails.Ceiling + Tolerance)
                return Text($"the weight of {workloadClass.Name()} is {share:0.######}; use {rails.Floor:0.###} to {rails.Ceiling:0.###}");
        }

        var sum = weights.L + weights.B + weights.A + weights.S;
        return Math.Abs(sum - 1) > Tolerance ? Text($"the weights sum to {sum:0.#########}; they must sum to 1") : null;
    }

    /// <summary>The proposed weights, within every limit.</summary>
    /// <param name="from">The weights before; when they break a limit themselves the way counts from the defaults.</param>
    /// <param name="proposed">What the learner wants.</param>
    /// <param name="rails">The limits.</param>
    public static GuardVerdict Check(SchedulerWeights from, SchedulerWeights proposed, GuardRails rails)
    {
        ArgumentNullException.ThrowIfNull(rails);
        if (!proposed.IsValid)
            return new(SchedulerWeights.Default, GuardKind.Refused, "the learner gave no valid weights");
        var start = Problem(from, rails) is null ? from : SchedulerWeights.Default;
        var problem = Problem(proposed, rails);
        var target = problem is null ? proposed : Towards(start, proposed, LongestWithinBounds(start, proposed, rails));
        var step = GreatestChange(start, target);
        if (step <= rails.MaxStep + Tolerance)
            return problem is null ? new(proposed, GuardKind.Passed, string.Empty) : new(target, GuardKind.Corrected, problem);
        return new(
            Towards(start, target, rails.MaxStep / step), GuardKind.Corrected,
            problem ?? Text($"a weight would change by {step:0.###} at once; at most {rails.MaxStep:0.###}"));
    }

    /// <summary>The greatest change of one class's weight.</summary>
    public static double GreatestChange(SchedulerWeights from, SchedulerWeights to)
    {
        double greatest = 0;
        foreach (var workloadClass in WorkloadClasses.Judged)
            greatest = Math.Max(greatest, Math.Abs(to[workloadClass] - from[workloadClass]));
        return greatest;
    }

    /// <summary>The longest part of the way on which no class leaves its bounds, 0..1.</summary>
    private static double LongestWithinBounds(SchedulerWeights from, SchedulerWeights to, GuardRails rails)
    {
        var part = 1.0;
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var (start, way) = (from[workloadClass], to[workloadClass] - from[workloadClass]);
            if (way < 0)
                part = Math.Min(part, Math.Max(0, start - rails.Floor) / -way);
            else if (way > 0)
                part = Math.Min(part, Math.Max(0, rails.Ceiling - start) / way);
        }

        return part;
    }

    private static SchedulerWeights Towards(SchedulerWeights from, SchedulerWeights to, double part) => new(
        from.L + (part * (to.L - from.L)), from.B + (part * (to.B - from.B)),
        from.A + (part * (to.A - from.A)), from.S + (part * (to.S - from.S)));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

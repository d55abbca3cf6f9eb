using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Grains.Interfaces.Plans;

namespace SqlxOrleans.Client.Plans;

/// <summary>Plans between the rules and the wire.</summary>
internal static class PlanMessages
{
    public static PlanExecutions Executions(string plan, IReadOnlyList<ArmReport> reports, IReadOnlyList<HintSet> offered)
    {
        // What was run first: the cluster keeps eight arms, and an old offer must not push out what is in use.
        var silent = offered.Where(hints => reports.All(report => report.Hints != hints)).Select(hints => new ArmReport(hints, default, 0, default, 0));
        return new PlanExecutions(plan, [.. reports.Concat(silent).Take(PlanBanditOptions.MaxArms).Select(arm => new ArmExecutions(
            arm.Hints.ToString(),
            (long)arm.Completed.Weight,
            arm.Completed.Mean,
            arm.Completed.M2,
            arm.SumMs,
            (long)arm.CutOff.Weight,
            arm.CutOff.Mean,
            arm.Elsewhere))]);
    }

    /// <summary>Null when it makes no sense: a kernel does not run by numbers that cannot be.</summary>
    public static PlanAdvice? Advice(PlanParameters parameters)
    {
        var arms = new List<ArmAdvice>();
        foreach (var arm in parameters.Arms)
        {
            if (!HintSet.TryParse(arm.Hints, out var hints))
                return null;
            arms.Add(new ArmAdvice(hints, new LatencyBelief(arm.Location, arm.Scale, arm.Freedom), arm.IsDropped, arm.IsOpenToL));
        }

        var advice = new PlanAdvice(
            [.. arms], parameters.InForce, parameters.MayTry, parameters.DefaultMs, parameters.CutOffMs, parameters.GuardMs,
            parameters.ExpectedReward, parameters.Confidence, parameters.Rationale);
        return advice.IsValid ? advice : null;
    }
}

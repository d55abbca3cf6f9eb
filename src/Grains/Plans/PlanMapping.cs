using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Grains.Interfaces.Plans;

namespace SqlxOrleans.Grains.Plans;

/// <summary>Plans between the wire and the rules.</summary>
internal static class PlanMapping
{
    /// <summary>Null, with the reason, when something cannot be.</summary>
    public static PlanReport? Read(PlanExecutions plan, out string? problem)
    {
        var arms = new List<ArmReport>(plan.Arms.Count);
        foreach (var arm in plan.Arms)
        {
            if (!HintSet.TryParse(arm.Hints, out var hints))
            {
                problem = $"a hint set is {HintSet.Grammar}";
                return null;
            }

            arms.Add(new ArmReport(
                hints,
                new LogLatency(arm.Completed, arm.MeanLog, arm.SquaresLog),
                arm.SumMs,
                new LogLatency(arm.CutOff, arm.CutOffMeanLog, 0),
                arm.Elsewhere));
        }

        var report = new PlanReport(plan.Plan, arms);
        problem = report.Problem();
        return problem is null ? report : null;
    }

    public static PlanParameters Parameters(string plan, PlanAdvice advice) => new(
        plan,
        [.. advice.Arms.Select(arm => new ArmParameters(
            arm.Hints.ToString(), arm.Belief.Location, arm.Belief.Scale, arm.Belief.Freedom, arm.IsDropped, arm.IsOpenToL))],
        advice.InForce,
        advice.MayTry,
        advice.DefaultMs,
        advice.CutOffMs,
        advice.GuardMs,
        advice.ExpectedReward,
        advice.Confidence,
        advice.Rationale);

    public static PlanSuggestionStatus Status(string plan, PlanBandit bandit, PlanAdvice advice) => new(
        plan,
        advice.Hints.ToString(),
        advice.ExpectedReward,
        advice.Confidence,
        advice.Rationale,
        [.. bandit.Arms.Select(arm => new PlanArmStatus(
            arm.Hints.ToString(),
            arm.Observations == 0 ? null : arm.MeanMs,
            arm.Observations,
            arm.IsDropped,
            arm.BetterProbability,
            arm.WorseProbability))]);
}

using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Copilot;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>Wire, state and Domain shapes of the Copilot.</summary>
internal static class CopilotMapping
{
    /// <summary>
    /// A report as the Domain takes it. An epoch that the kernel did not say, or that does not exist yet, is the one in force:
    /// a sender cannot credit weights that were never published.
    /// </summary>
    public static OutcomeReport ToReport(ClassObservation observation, long currentEpoch)
    {
        // An unknown class becomes Unclassified, which the ledger refuses and counts.
        _ = WorkloadClasses.TryParse(observation.Class, out var workloadClass);
        return new OutcomeReport(
            workloadClass,
            observation.Source,
            observation.Number,
            [.. observation.Epochs.Select(each => new EpochClassOutcome(
                each.Epoch <= 0 || each.Epoch > currentEpoch ? currentEpoch : each.Epoch,
                new ClassOutcome(
                    each.Requests, each.RequestsFailed, each.Timed, each.Good, each.Spans, each.SpansFailed, each.Arrivals,
                    each.ServiceSeconds, each.Serviced, each.LatencySeconds, each.P95Ms, each.Preemptions)))],
            observation.QueueDepth,
            observation.Slots,
            observation.ThresholdMs);
    }

    public static RewardEntry ToWire(RewardLedgerEntry entry) => new(
        entry.Epoch, entry.Class?.Name() ?? "all", entry.At, entry.Reward ?? 0, entry.Terms.ToDictionary(), entry.Requests)
    {
        Delta = entry.Delta ?? 0,
    };

    public static RewardEntry ToWire(DenialMark mark, RewardWeights weights) => new(
        mark.Epoch, "all", mark.Word.At, weights.Compliance * mark.Compliance, new Dictionary<string, double> { ["compliance"] = mark.Compliance }, mark.Wrong)
    {
        Delta = weights.Compliance * mark.Compliance,
        Mark = new DenialMarkEntry(
            mark.Id, mark.Policy, mark.From, mark.To, mark.Wrong, mark.Denies, new OperatorWord(mark.Word.By, mark.Word.Why, mark.Word.At)),
    };

    /// <summary>The learner's explanation, with what became of it.</summary>
    public static StoredExplanation ToState(long epoch, WeightExplanation explanation, SafetyStep step, SchedulerWeights after) => new()
    {
        Epoch = epoch,
        DecidedAt = explanation.At,
        Decision = explanation.Decision,
        Reason = step.Reason,
        Evidence = [.. explanation.Evidence],
        Confidence = explanation.Confidence,
        ExpectedEffect = explanation.ExpectedEffect,
        PolicyImpact = explanation.PolicyImpact,
        Mode = step.Verdict.Name(),
        Seed = explanation.Seed,
        InputsHash = explanation.InputsHash,
        Before = PerClass.Of(explanation.Before).ToArray(),
        After = PerClass.Of(after).ToArray(),
    };

    /// <summary>What the rule or an operator decided, without or against the learner.</summary>
    public static StoredExplanation ToState(long epoch, string decision, SafetyStep step, SchedulerWeights before, long seed, DateTimeOffset now) => new()
    {
        Epoch = epoch,
        DecidedAt = now,
        Decision = decision,
        Reason = step.Reason,
        Evidence = [],
        Confidence = 1,
        ExpectedEffect = step.Verdict switch
        {
            SafetyVerdict.Fallback or SafetyVerdict.Off => "the kernel schedules as it would without a Copilot",
            SafetyVerdict.RolledBack => "J of the weights before",
            _ => "as the operator expects",
        },
        PolicyImpact = "none",
        Mode = step.Verdict.Name(),
        Seed = seed,
        Before = PerClass.Of(before).ToArray(),
        After = PerClass.Of(step.State.Approved).ToArray(),
    };

    public static string Text(SchedulerWeights weights) => $"L {weights.L:0.00} B {weights.B:0.00} A {weights.A:0.00} S {weights.S:0.00}";

    public static OperatorWord? ToWire(OperatorMark? mark) => mark is null ? null : new(mark.By, mark.Why, mark.At);

    public static DecisionExplanation ToWire(StoredExplanation stored) => new(
        stored.Epoch, stored.DecidedAt, stored.Decision, stored.Reason, stored.Evidence, stored.Confidence, stored.ExpectedEffect,
        stored.PolicyImpact, stored.Mode, stored.Seed, stored.InputsHash, stored.Before, stored.After);
}

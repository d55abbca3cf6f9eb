using SqlxOrleans.Domain.Copilot;
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
        entry.Epoch, entry.Class?.Name() ?? "all", entry.At, entry.Reward ?? 0, entry.Terms.ToDictionary(), entry.Requests);

    public static StoredExplanation ToState(long epoch, WeightExplanation explanation) => new()
    {
        Epoch = epoch,
        DecidedAt = explanation.At,
        Decision = explanation.Decision,
        Reason = explanation.Reason,
        Evidence = [.. explanation.Evidence],
        Confidence = explanation.Confidence,
        ExpectedEffect = explanation.ExpectedEffect,
        PolicyImpact = explanation.PolicyImpact,
        Mode = explanation.Mode == DecisionMode.Live ? "live" : "fallback",
        Seed = explanation.Seed,
        InputsHash = explanation.InputsHash,
        Before = PerClass.Of(explanation.Before).ToArray(),
        After = PerClass.Of(explanation.After).ToArray(),
    };

    public static DecisionExplanation ToWire(StoredExplanation stored) => new(
        stored.Epoch, stored.DecidedAt, stored.Decision, stored.Reason, stored.Evidence, stored.Confidence, stored.ExpectedEffect,
        stored.PolicyImpact, stored.Mode, stored.Seed, stored.InputsHash, stored.Before, stored.After);
}

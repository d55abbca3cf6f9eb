using System.Security.Cryptography;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>Says why: keeps what one step started from and learned, and turns it into a <see cref="WeightExplanation"/>.</summary>
internal sealed class TriageExplainer(
    TriageOptions options, TriageState before, WorkspaceDemand demand, DateTimeOffset now, long seed)
{
    /// <summary>Requests at which half of the confidence in a sample is reached.</summary>
    private const double HalfConfidenceRequests = 30;

    private TriageState? _seen;
    private TriageState? _learned;
    private PerClass<double> _requirements;
    private PerClass<double> _busy;

    /// <summary>Keeps what was seen, and the state after the choice that followed from it.</summary>
    public void Learned(TriageState seen, TriageState state, in PerClass<double> requirements, in PerClass<double> busy) =>
        (_seen, _learned, _requirements, _busy) = (seen, state, requirements, busy);

    public WeightExplanation Keep(SchedulerWeights weights, string reason) =>
        Explain(DecisionText.Keep(weights), reason, Confidence(), "none: nothing changes", DecisionMode.Live, weights);

    public WeightExplanation Fallback(string reason) => Explain(
        before.Weights == SchedulerWeights.Default ? DecisionText.Keep(SchedulerWeights.Default) : ChangeText(SchedulerWeights.Default),
        reason,
        1,
        DecisionText.FallbackEffect,
        DecisionMode.Fallback,
        SchedulerWeights.Default);

    public WeightExplanation Change(SchedulerWeights weights, SchedulerWeights target) =>
        Explain(ChangeText(weights), ChangeReason(), Confidence(), Effect(weights, target), DecisionMode.Live, weights);

    private WeightExplanation Explain(
        string decision, string reason, double confidence, string effect, DecisionMode mode, SchedulerWeights after) =>
        new(now, decision, reason, Evidence(), confidence, effect, "none", mode, seed, InputsHash(), before.Weights, after);

    private string ChangeText(SchedulerWeights after) => "weight of " + DecisionText.Changes(before.Weights, after);

    private string ChangeReason()
    {
        var state = _learned ?? before;
        var missed = ClassSet.Where(c => demand.Classes[c].BadRatio > 1 - Objective.LatencyTarget);
        var givenUp = ClassSet.Where(c => !state.Protected.Contains(c));
        var newly = givenUp.And(before.Protected);
        var takenBack = ClassSet.Where(c => state.Protected.Contains(c) && !before.Protected.Contains(c));
        var load = _busy.Sum();
        var parts = new List<string>(4);
        if (missed.Mask != 0)
            parts.Add($"p95 of {List(missed)} over target");
        if (newly.Mask != 0)
        {
            parts.Add(load > 1
                ? $"all classes need {load:0.00} of the slots, so {GivenUp(newly)} for {state.Protected}"
                : $"{GivenUp(newly)} for {state.Protected}, as what costs the others most for its worth");
        }

        var still = ClassSet.Where(c => givenUp.Contains(c) && !newly.Contains(c));
        if (still.Mask != 0)
            parts.Add($"{List(still)} {Are(still)} still given up");
        if (takenBack.Mask != 0)
        {
            parts.Add(newly.Mask != 0
                ? $"{List(takenBack)} {Are(takenBack)} protected again instead"
                : $"{List(takenBack)} {Are(takenBack)} protected again after {_seen?.CalmCount} decisions with every protected class at its target");
        }

        if (parts.Count == 0)
            parts.Add("demand moved");
        return string.Join("; ", parts);
    }

    private static string GivenUp(ClassSet classes) => $"{List(classes)} {Are(classes)} given up";

    private static string Are(ClassSet classes) => int.PopCount(classes.Mask) == 1 ? "is" : "are";

    /// <summary>For example <c>A</c>, <c>B and A</c>, <c>L, B and A</c>.</summary>
    private static string List(ClassSet classes)
    {
        var names = classes.ToString().Split(' ');
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    private string Effect(SchedulerWeights weights, SchedulerWeights target)
    {
        var state = _learned ?? before;
        var active = ClassSet.Where(c => state.Protected.Contains(c) && demand.Classes[c].IsActive);
        return (active.Mask != 0 ? $"p95 of {List(active)} at or under target" : "service shares near the defaults")
            + DecisionText.FirstStep(weights, target);
    }

    private List<string> Evidence()
    {
        if (DecisionText.NoEvidence(demand) is { } none)
            return [none];
        var evidence = new List<string>();
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            if (!demand.Classes[workloadClass].IsActive)
                continue;
            var name = workloadClass.Name();
            evidence.AddRange(DecisionText.Seen(demand, workloadClass));
            if (_seen is { } learned)
            {
                var estimate = learned.Classes[workloadClass];
                evidence.Add(
                    $"keeps {estimate.Mean:0.00} +- {estimate.Deviation:0.00} of the slots busy, contention {learned.Contention:0.00},"
                    + $" headroom {estimate.Headroom:0.00}: weight at least {_requirements[workloadClass]:0.00} while protected (class {name})");
                evidence.Add($"{estimate.Bad:0.#} of {estimate.Judged:0.#} recent requests not good (class {name})");
            }
        }

        if (_learned is { } state)
        {
            var learnedSlots = demand.Slots > 0 ? string.Empty : " (learned)";
            evidence.Add($"protected {state.Protected}; slots {TriageEstimates.Slots(state, demand):0.#}{learnedSlots}");
        }

        return evidence;
    }

    private double Confidence()
    {
        double requests = 0, mean = 0, deviation = 0;
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            requests += demand.Classes[workloadClass].Requests;
            mean += (_learned ?? before).Classes[workloadClass].Mean;
            deviation += (_learned ?? before).Classes[workloadClass].Deviation;
        }

        var seen = requests / (requests + HalfConfidenceRequests);
        var steady = mean + deviation > 0 ? mean / (mean + deviation) : 0;
        var confidence = seen * steady;
        return double.IsFinite(confidence) ? Math.Clamp(confidence, 0, 1) : 0;
    }

    private string InputsHash()
    {
        var writer = new PackedWriter();
        TriageInputs.Write(writer, options);
        TriageStateCodec.Write(before, writer);
        writer.Write(demand);
        writer.Instant(now);
        writer.Signed(seed);
        return Convert.ToHexStringLower(SHA256.HashData(writer.Body));
    }
}

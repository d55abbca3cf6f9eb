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

    /// <summary>A smaller change of a class is left out of the decision's text.</summary>
    private const double NamedChange = 0.005;

    private TriageState? _seen;
    private TriageState? _learned;
    private PerClass<double> _requirements;
    private PerClass<double> _busy;

    /// <summary>Keeps what was seen, and the state after the choice that followed from it.</summary>
    public void Learned(TriageState seen, TriageState state, in PerClass<double> requirements, in PerClass<double> busy) =>
        (_seen, _learned, _requirements, _busy) = (seen, state, requirements, busy);

    public WeightExplanation Keep(SchedulerWeights weights, string reason) =>
        Explain(KeepText(weights), reason, Confidence(), "none: nothing changes", DecisionMode.Live, weights);

    public WeightExplanation Fallback(string reason) => Explain(
        before.Weights == SchedulerWeights.Default ? KeepText(SchedulerWeights.Default) : ChangeText(SchedulerWeights.Default),
        reason,
        1,
        "the kernel's default service shares until the learner can decide again",
        DecisionMode.Fallback,
        SchedulerWeights.Default);

    public WeightExplanation Change(SchedulerWeights weights, SchedulerWeights target) =>
        Explain(ChangeText(weights), ChangeReason(), Confidence(), Effect(weights, target), DecisionMode.Live, weights);

    private WeightExplanation Explain(
        string decision, string reason, double confidence, string effect, DecisionMode mode, SchedulerWeights after) =>
        new(now, decision, reason, Evidence(), confidence, effect, "none", mode, seed, InputsHash(), before.Weights, after);

    private string ChangeText(SchedulerWeights after)
    {
        var (old, fresh) = (PerClass.Of(before.Weights), PerClass.Of(after));
        var named = WorkloadClasses.Judged.Where(c => Math.Abs(fresh[c] - old[c]) > NamedChange)
            .Select(c => $"{c.Name()} {old[c]:0.00} -> {fresh[c]:0.00}");
        return "weight of " + string.Join(", ", named);
    }

    private static string KeepText(SchedulerWeights weights) =>
        $"keep L {weights.L:0.00} B {weights.B:0.00} A {weights.A:0.00} S {weights.S:0.00}";

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
        var step = weights == target
            ? string.Empty
            : $" (first step towards L {target.L:0.00} B {target.B:0.00} A {target.A:0.00} S {target.S:0.00})";
        return (active.Mask != 0 ? $"p95 of {List(active)} at or under target" : "service shares near the defaults") + step;
    }

    private List<string> Evidence()
    {
        var evidence = new List<string>();
        var window = $"over {demand.Interval.TotalSeconds:0.#} s";
        if (demand.Problem() is { } problem)
            return [$"telemetry refused: {problem}"];
        if (!demand.HasTelemetry)
            return [$"telemetry reports 0 {window}"];
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var seen = demand.Classes[workloadClass];
            if (!seen.IsActive)
                continue;
            var name = workloadClass.Name();
            if (seen.Timed > 0)
            {
                var sign = seen.P95Ms > seen.ThresholdMs ? ">" : "<=";
                var target = seen.ThresholdMs > 0 ? $" {sign} {seen.ThresholdMs:0.###} ms" : string.Empty;
                evidence.Add(
                    $"sqlx_exec_latency_ms p95 {seen.P95Ms:0.#} ms{target} {window}"
                    + $" (class {name}, {seen.Timed} requests, {seen.BadRatio:P1} not good)");
            }

            evidence.Add($"arrivals {seen.Arrivals} {window}, queue depth {Math.Max(0, seen.Backlog)} (class {name})");
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
        TriageInputs.Write(writer, demand);
        writer.Instant(now);
        writer.Signed(seed);
        return Convert.ToHexStringLower(SHA256.HashData(writer.Body));
    }
}

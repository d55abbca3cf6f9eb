using System.Security.Cryptography;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>Says why: keeps what one step started from and planned, and turns it into a <see cref="WeightExplanation"/>.</summary>
internal sealed class PredictiveExplainer(PredictiveOptions options, PredictiveState before, WorkspaceDemand demand, DateTimeOffset now, long seed)
{
    /// <summary>Requests at which half of the confidence in a sample is reached.</summary>
    private const double HalfConfidenceRequests = 30;

    /// <summary>Decisions of history at which half of the confidence in it is reached.</summary>
    private const double HalfConfidenceHistory = 3;

    /// <summary>A smaller change of a class is left out of the decision's text.</summary>
    private const double NamedChange = 0.005;

    /// <summary>A class with a greater chance is expected to meet its target.</summary>
    private const double Likely = 0.5;

    private PredictiveState? _state;
    private Plan _plan;
    private Forecast? _forecast;
    private bool _hasChanged;

    /// <summary>Keeps what was learned and planned.</summary>
    public void Planned(PredictiveState state, in Plan plan, Forecast forecast, bool hasChanged) =>
        (_state, _plan, _forecast, _hasChanged) = (state, plan, forecast, hasChanged);

    public WeightExplanation Keep(SchedulerWeights weights, string reason) =>
        Explain(KeepText(weights), reason, Confidence(), "none: nothing changes", DecisionMode.Live, weights);

    public WeightExplanation Fallback(string reason) => Explain(
        before.Weights == SchedulerWeights.Default ? KeepText(SchedulerWeights.Default) : ChangeText(SchedulerWeights.Default),
        reason,
        1,
        "the kernel's default service shares until the learner can decide again",
        DecisionMode.Fallback,
        SchedulerWeights.Default);

    public WeightExplanation Change(SchedulerWeights weights)
    {
        var (chances, load) = (Outlook(weights), Load());
        var hopeless = ClassSet.Where(c => demand.Classes[c].IsActive && chances[c] < Likely);
        var missed = ClassSet.Where(c => demand.Classes[c].BadRatio > 1 - Objective.LatencyTarget);
        var parts = new List<string>(4);
        if (missed.Mask != 0)
            parts.Add($"p95 of {missed} over target");
        if (_hasChanged)
            parts.Add("demand changed");
        parts.Add($"all classes ask for {load:0.00} of the capacity");
        if (hopeless.Mask != 0)
            parts.Add($"{hopeless} cannot be met beside the others and yields");
        parts.Add($"expected objective {_plan.Present:0.000} -> {_plan.Expected:0.000}");
        var step = weights == _plan.Weights
            ? string.Empty
            : $" (first step towards L {_plan.Weights.L:0.00} B {_plan.Weights.B:0.00} A {_plan.Weights.A:0.00} S {_plan.Weights.S:0.00})";
        var met = ClassSet.Where(c => demand.Classes[c].IsActive && chances[c] >= Likely);
        var effect = met.Mask != 0 ? $"p95 of {met} at or under target" : "service shares near the defaults";
        return Explain(ChangeText(weights), string.Join("; ", parts), Confidence(), effect + step, DecisionMode.Live, weights);
    }

    private PerClass<double> Outlook(SchedulerWeights weights) =>
        _forecast?.Outlook([weights.L, weights.B, weights.A, weights.S]) ?? default;

    private double Load() => _state is { } state ? PerClass.Of(c => state.Classes[c].Demand).Sum() : 0;

    private WeightExplanation Explain(string decision, string reason, double confidence, string effect, DecisionMode mode, SchedulerWeights after) =>
        new(now, decision, reason, Evidence(after), confidence, effect, "none", mode, seed, InputsHash(), before.Weights, after);

    private string ChangeText(SchedulerWeights after)
    {
        var (old, fresh) = (PerClass.Of(before.Weights), PerClass.Of(after));
        var named = WorkloadClasses.Judged.Where(c => Math.Abs(fresh[c] - old[c]) > NamedChange).Select(c => $"{c.Name()} {old[c]:0.00} -> {fresh[c]:0.00}").ToArray();
        return named.Length == 0 ? "weights by less than 0.005 a class" : "weight of " + string.Join(", ", named);
    }

    private static string KeepText(SchedulerWeights weights) =>
        $"keep L {weights.L:0.00} B {weights.B:0.00} A {weights.A:0.00} S {weights.S:0.00}";

    private List<string> Evidence(SchedulerWeights after)
    {
        var window = $"over {demand.Interval.TotalSeconds:0.#} s";
        if (demand.Problem() is { } problem)
            return [$"telemetry refused: {problem}"];
        if (!demand.HasTelemetry)
            return [$"telemetry reports 0 {window}"];
        var evidence = new List<string>();
        var chances = Outlook(after);
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
                    $"sqlx_exec_latency_ms p95 {seen.P95Ms:0.#} ms{target} {window} (class {name}, {seen.Timed} requests, {seen.BadRatio:P1} not good)");
            }

            evidence.Add($"arrivals {seen.Arrivals} {window}, queue depth {Math.Max(0, seen.Backlog)} (class {name})");
            if (_state is { } state)
            {
                var belief = state.Classes[workloadClass];
                evidence.Add(
                    $"asks for {belief.Demand:0.00} of the capacity, {belief.ServiceSeconds * 1000:0.#} ms a query; meets its target with probability {chances[workloadClass]:0.00}"
                    + $" (class {name})");
            }
        }

        if (_state is { } known)
        {
            var learnedSlots = demand.Slots > 0 ? string.Empty : " (learned)";
            evidence.Add($"{known.History.Count} s of demand; slots {DemandModel.Slots(known, demand):0.#}{learnedSlots}");
        }

        return evidence;
    }

    /// <summary>n / (n + 30) for the n requests of the interval, times h / (h + 3) for the h decisions of history that the plan rests on.</summary>
    private double Confidence()
    {
        double requests = 0, history = (_state ?? before).History.Count;
        foreach (var workloadClass in WorkloadClasses.Judged)
            requests += demand.Classes[workloadClass].Requests;
        return requests / (requests + HalfConfidenceRequests) * (history / (history + HalfConfidenceHistory));
    }

    private string InputsHash()
    {
        var writer = new PackedWriter();
        PredictiveInputs.Write(writer, options);
        before.WriteTo(writer);
        PredictiveInputs.Write(writer, demand);
        writer.Instant(now);
        writer.Signed(seed);
        return Convert.ToHexStringLower(SHA256.HashData(writer.Body));
    }
}

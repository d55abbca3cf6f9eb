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

    /// <summary>A class with a greater chance is expected to meet its target.</summary>
    private const double Likely = 0.5;

    private PredictiveState? _state;
    private Plan _plan;
    private IOutlook? _outlook;
    private bool _hasChanged;

    /// <summary>Keeps what was learned and planned.</summary>
    public void Planned(PredictiveState state, in Plan plan, IOutlook outlook, bool hasChanged) =>
        (_state, _plan, _outlook, _hasChanged) = (state, plan, outlook, hasChanged);

    public WeightExplanation Keep(SchedulerWeights weights, string reason) =>
        Explain(DecisionText.Keep(weights), reason, Confidence(), "none: nothing changes", DecisionMode.Live, weights);

    public WeightExplanation Fallback(string reason) => Explain(
        before.Weights == SchedulerWeights.Default ? DecisionText.Keep(SchedulerWeights.Default) : ChangeText(SchedulerWeights.Default),
        reason,
        1,
        DecisionText.FallbackEffect,
        DecisionMode.Fallback,
        SchedulerWeights.Default);

    public WeightExplanation Change(SchedulerWeights weights)
    {
        var (chances, load) = (Outlook(weights), Load());
        var hopeless = ClassSet.Where(c => demand.Classes[c].IsActive && chances[c] < Likely);
        var missed = ClassSet.Where(c => demand.Classes[c].BadRatio > 1 - Objective.LatencyTarget);
        var parts = new List<string>(4);
        if (!missed.IsEmpty)
            parts.Add($"p95 of {missed} over target");
        if (_hasChanged)
            parts.Add("demand changed");
        parts.Add($"all classes ask for {load:0.00} of the capacity");
        if (!hopeless.IsEmpty)
            parts.Add($"{hopeless} cannot be met beside the others and yields");
        parts.Add($"expected objective {_plan.Present:0.000} -> {_plan.Expected:0.000}");
        var met = ClassSet.Where(c => demand.Classes[c].IsActive && chances[c] >= Likely);
        var effect = !met.IsEmpty ? $"p95 of {met} at or under target" : "service shares near the defaults";
        return Explain(ChangeText(weights), string.Join("; ", parts), Confidence(), effect + DecisionText.FirstStep(weights, _plan.Weights), DecisionMode.Live, weights);
    }

    private PerClass<double> Outlook(SchedulerWeights weights) => _outlook?.Chances(weights) ?? default;

    private double Load() => _outlook?.Asked.Sum() ?? 0;

    private WeightExplanation Explain(string decision, string reason, double confidence, string effect, DecisionMode mode, SchedulerWeights after) =>
        new(now, decision, reason, Evidence(after), confidence, effect, "none", mode, seed, InputsHash(), before.Weights, after);

    private string ChangeText(SchedulerWeights after) => DecisionText.Changes(before.Weights, after) is { Length: > 0 } changes
        ? "weight of " + changes
        : "weights by less than 0.005 a class";

    private List<string> Evidence(SchedulerWeights after)
    {
        if (DecisionText.NoEvidence(demand) is { } none)
            return [none];
        var evidence = new List<string>();
        var chances = Outlook(after);
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            if (!demand.Classes[workloadClass].IsActive)
                continue;
            var name = workloadClass.Name();
            evidence.AddRange(DecisionText.Seen(demand, workloadClass));
            if (_outlook is { } outlook)
            {
                evidence.Add(
                    $"asks for {outlook.Asked[workloadClass]:0.00} of the capacity, {outlook.ServiceSeconds[workloadClass] * 1000:0.#} ms a query; meets its target with probability {chances[workloadClass]:0.00}"
                    + $" (class {name})");
            }
        }

        if (_state is { } known)
        {
            var learnedSlots = demand.Slots > 0 ? string.Empty : " (learned)";
            evidence.Add($"{known.History.Count} s of demand; slots {DemandModel.Slots(known, demand):0.#}{learnedSlots}{_outlook?.Capacity}");
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
        writer.Write(demand);
        writer.Instant(now);
        writer.Signed(seed);
        return Convert.ToHexStringLower(SHA256.HashData(writer.Body));
    }
}

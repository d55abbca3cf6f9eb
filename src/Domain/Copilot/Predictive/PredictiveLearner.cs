using SqlxOrleans.Domain.Copilot.Predictive.FewSlots;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>
/// Scheduler weights by model-predictive control with a learned model (specification section 9; docs/copilot.md): of some hundred settings,
/// the one under which the demand of the last seconds would have met the most, where the chance of a class to meet its target comes
/// from weighted fair sharing and from what outcomes taught beyond it. A step depends only on its arguments, gives the same
/// answer to the last bit for the same ones, and never throws for any state, demand or time. One thread at a time: it keeps
/// buffers, not beliefs. Only a fallback may exceed the step limit, as a kernel on its own would.
/// </summary>
public sealed class PredictiveLearner
{
    private readonly PredictiveOptions _options;
    private readonly Forecast _forecast;
    private readonly PlanSearch _search;
    private readonly SlotSearch _slotSearch;

    /// <summary>A learner with its constants.</summary>
    /// <exception cref="ArgumentException">The options are not valid; the message lists every fault.</exception>
    public PredictiveLearner(PredictiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _options = options;
        _forecast = new(options);
        _search = new(options, _forecast);
        _slotSearch = new(options);
    }

    /// <summary>Decides once; call it about once a second.</summary>
    /// <param name="state">The state that the previous step gave, or <see cref="PredictiveState.Initial"/>.</param>
    /// <param name="demand">What was seen since the previous step.</param>
    /// <param name="now">The time of the decision.</param>
    /// <param name="seed">Of the settings near the present one that are tried.</param>
    public PredictiveStep Step(PredictiveState state, WorkspaceDemand demand, DateTimeOffset now, long seed)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(demand);
        var explainer = new PredictiveExplainer(_options, state, demand, now, seed);
        if (demand.Problem() is { } problem)
            return Fallback(state with { Refused = state.Refused + 1 }, explainer, $"{problem} is not a possible value");
        if (!demand.HasTelemetry)
            return WithoutTelemetry(state, explainer, now);
        var seen = DemandModel.Update(state, demand, now, _options, out var hasChanged);
        if (DemandModel.Slots(seen, demand) <= 0)
            return Keep(seen, explainer, "the capacity is unknown: no kernel reports slots and nothing has been executed yet");
        if (!seen.Weights.IsValid)
            return Fallback(seen, explainer, "the stored weights are not valid");
        var next = hasChanged ? seen : Learn(state, seen, demand);
        var slots = DemandModel.Slots(next, demand);
        _forecast.Begin(next, slots);
        var draw = Draws.Of(seed, next.Decisions);
        var isPlayed = demand.Slots >= _options.PlayedSlotsFrom && demand.Slots <= _options.PlayedSlots && !TellsLatencies(demand);
        if (isPlayed)
            next = _slotSearch.Play(next, demand, slots, hasChanged, draw);
        var plan = isPlayed ? _slotSearch.Best(next) : _search.Best(next.Weights, slots, draw);
        explainer.Planned(next, plan, isPlayed ? _slotSearch : _forecast, hasChanged);
        if (plan.Gain <= 0)
            return Keep(next, explainer, "no setting would meet more of the objective");
        if (IsHeld(next, isPlayed ? _options.HoldTime : _options.HoldTime * (1 + _options.Caution(slots)), now))
            return Keep(next, explainer, "the effect of the last change has not been seen yet");
        var weights = WeightShaping.Limit(next.Weights, plan.Weights, _options.MaxStep);
        return weights.IsValid && weights != next.Weights
            ? new(next.InForce(weights, now), new(weights, true, explainer.Change(weights)))
            : Keep(next, explainer, "the weights already fit the demand");
    }

    /// <summary>Latencies in place of execution times say nothing about what runs.</summary>
    private static bool TellsLatencies(WorkspaceDemand demand)
    {
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            if (demand.Classes[workloadClass] is { Requests: > 0, ServiceIsLatency: true })
                return true;
        }

        return false;
    }

    /// <summary>What the last interval's outcomes say about the weights under which they came about.</summary>
    /// <param name="before">The beliefs at its start.</param>
    /// <param name="state">The beliefs at its end.</param>
    /// <param name="demand">The interval.</param>
    private PredictiveState Learn(PredictiveState before, PredictiveState state, WorkspaceDemand demand)
    {
        if (state.History.Count == 0)
            return state;
        Span<double> weights = [state.Weights.L, state.Weights.B, state.Weights.A, state.Weights.S];
        Span<double> utilisation = stackalloc double[FairShare.Classes];
        Span<double> features = stackalloc double[Features.Count];
        var slots = DemandModel.Slots(state, demand);
        var information = Math.Min(1, _options.OutcomeInformation * (1 + _options.Caution(slots)));
        _forecast.Explain(before, state, slots, weights, utilisation, features);
        var (corrections, classes) = (state.Corrections, state.Classes);
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var seen = demand.Classes[workloadClass];
            if (seen.BadRatio is not { } bad || seen.Requests == 0)
                continue;
            var index = (int)workloadClass - 1;
            Features.Fill(index, weights, features);
            var (odds, correction) = (_forecast.ModelLogOdds(index, utilisation[index]), corrections[workloadClass]);
            var met = Met(seen, bad, odds + correction.Mean(features));
            corrections = corrections.With(workloadClass, correction.Learn(odds, features, met, information, _options.CorrectionForgetting));
            var isMet = bad <= 1 - Objective.LatencyTarget;
            classes = classes.With(workloadClass, classes[workloadClass].Astonished(isMet ? 0 : 1 / (1 + Math.Exp(-odds))));
        }

        return state with { Corrections = corrections, Classes = classes };
    }

    /// <summary>Probability that the class met its target, when so much was believed before and so many requests were late.</summary>
    private double Met(in ClassDemand seen, double bad, double logOdds)
    {
        var requests = Math.Max(1, seen.Timed > 0 ? seen.Timed : seen.Requests);
        var ratio = Evidence.Ratio(requests, (long)Math.Round(bad * requests), 1 - Objective.LatencyTarget);
        return ratio / (ratio + Math.Exp(-Math.Clamp(logOdds, -_options.BeliefLimit, _options.BeliefLimit)));
    }

    private PredictiveStep WithoutTelemetry(PredictiveState state, PredictiveExplainer explainer, DateTimeOffset now)
    {
        // Duration: a clock that stepped back far must end in the fallback too, not in weights that never expire.
        // A learner that was begun anew with the weights in force has heard nothing: they live from when it was told of them.
        if ((state.LastTelemetryAt ?? state.ChangedAt) is not { } last)
            return Keep(state, explainer, "no telemetry yet");
        if ((now - last).Duration() < _options.TimeToLive)
            return Keep(state, explainer, "no telemetry in this interval");
        return Fallback(state with { History = [] }, explainer, $"no telemetry for {_options.TimeToLive.TotalSeconds:0.#} s");
    }

    /// <summary>A class's hold ends with enough requests under the new weights, or with time.</summary>
    private bool IsHeld(PredictiveState state, TimeSpan hold, DateTimeOffset now)
    {
        if (state.ChangedAt is not { } changedAt || (now - changedAt).Duration() >= hold)
            return false;
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var belief = state.Classes[workloadClass];
            if (belief.ActiveSinceChange && belief.RequestsSinceChange < _options.HoldRequests)
                return true;
        }

        return false;
    }

    private static PredictiveStep Keep(PredictiveState state, PredictiveExplainer explainer, string reason) => state.Weights.IsValid
        ? new(state, new(state.Weights, false, explainer.Keep(state.Weights, reason)))
        : Fallback(state, explainer, "the stored weights are not valid");

    private static PredictiveStep Fallback(PredictiveState state, PredictiveExplainer explainer, string reason)
    {
        var explanation = explainer.Fallback(reason);
        return state.Weights == SchedulerWeights.Default
            ? new(state, new(SchedulerWeights.Default, false, explanation))
            : new(state.InForce(SchedulerWeights.Default, explanation.At), new(SchedulerWeights.Default, true, explanation));
    }
}

using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>
/// Scheduler weights from measured misses, demand, and a choice of the classes that can be protected (specification section 9;
/// design "Triage"). The default weights stay until a protected class measurably misses its target. Pure: a step depends only on its arguments, gives the same answer to the last bit for the same ones, and
/// never throws for any state, demand or time. Only a fallback may exceed the step limit, as a kernel on its own would.
/// </summary>
public sealed class TriageLearner
{
    private readonly TriageOptions _options;

    /// <summary>A learner with its constants.</summary>
    /// <exception cref="ArgumentException">The options are not valid; the message lists every fault.</exception>
    public TriageLearner(TriageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _options = options;
    }

    /// <summary>Decides once; call it about once a second.</summary>
    /// <param name="state">The state that the previous step gave, or <see cref="TriageState.Initial"/>.</param>
    /// <param name="demand">What was seen since the previous step.</param>
    /// <param name="now">The time of the decision.</param>
    /// <param name="seed">Recorded with the explanation; triage draws nothing at random.</param>
    public TriageStep Step(TriageState state, WorkspaceDemand demand, DateTimeOffset now, long seed)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(demand);
        var explainer = new TriageExplainer(_options, state, demand, now, seed);
        if (demand.Problem() is { } problem)
            return Fallback(state with { Refused = state.Refused + 1 }, explainer, $"{problem} is not a possible value");
        if (!demand.HasTelemetry)
            return WithoutTelemetry(state, explainer, now);
        var learned = TriageEstimates.Update(state, demand, now, _options);
        if (TriageEstimates.Slots(learned, demand) <= 0)
            return Keep(learned, explainer, "the capacity is unknown: no kernel reports slots and nothing has been executed yet");
        var busy = TriageEstimates.Busy(learned, _options);
        if (!double.IsFinite(busy.Sum()))
            return Fallback(state with { Refused = state.Refused + 1 }, explainer, "the demand is not finite");
        var next = Follow(learned, busy);
        // Of the set that is protected from now on: a class that was just given up caps nobody's requirement any more.
        var requirements = TriageEstimates.Requirements(next, demand, _options);
        explainer.Learned(learned, next, requirements, busy);
        var isCalm = next.Protected == state.Protected && IsCalm(next);
        if (IsHeld(next, demand, now))
            return Keep(next, explainer, "the effect of the last change has not been seen yet");
        return Move(next, requirements, isCalm ? _options.CalmChange : _options.MaterialChange, explainer, now);
    }

    private TriageStep Move(
        TriageState state, PerClass<double> requirements, double material, TriageExplainer explainer, DateTimeOffset now)
    {
        // Stored weights may come from other options; they are brought within today's bounds before anything else.
        var from = WeightShaping.Bound(PerClass.Of(state.Weights), _options);
        var target = WeightShaping.Allocate(requirements, state.Protected, _options);
        var limited = WeightShaping.Limit(from, target, _options.MaxStep);
        if (!limited.IsValid)
            return Fallback(state, explainer, "the learner gave no valid weights");
        if (WeightShaping.GreatestChange(state.Weights, limited) <= material)
            return Keep(state, explainer, "the weights already fit the demand");
        return Change(state, limited, explainer.Change(limited, target), now);
    }

    private TriageState Follow(TriageState state, in PerClass<double> busy)
    {
        var chosen = TriageChoice.Choose(state, busy, _options);
        return state.SinceSetChange < _options.PressPause && !chosen.Contains(state.Protected) ? state : ProtectedSet.Follow(state, chosen, busy, _options);
    }

    private static bool IsMissed(WorkspaceDemand demand, WorkloadClass workloadClass) =>
        demand.Classes[workloadClass].BadRatio > 1 - Objective.LatencyTarget;

    private bool IsCalm(TriageState state) => TriageEvidence.Missed(state, _options).And(state.Protected).Mask == 0;

    private TriageStep WithoutTelemetry(TriageState state, TriageExplainer explainer, DateTimeOffset now)
    {
        // Duration: a clock that stepped back far must end in the fallback too, not in weights that never expire.
        if (state.LastTelemetryAt is not { } last)
            return Keep(state, explainer, "no telemetry yet");
        if ((now - last).Duration() < _options.TimeToLive)
            return Keep(state, explainer, "no telemetry in this interval");
        var forgotten = state with
        {
            Classes = PerClass.Of(c => state.Classes[c] with { Mean = 0, Deviation = 0, Judged = 0, Bad = 0 }),
            Protected = ClassSet.All,
            Candidate = ClassSet.All,
            CandidateCount = 0,
        };
        return Fallback(forgotten, explainer, $"no telemetry for {_options.TimeToLive.TotalSeconds:0.#} s");
    }

    /// <summary>
    /// A class's hold ends with enough requests under the new weights, or with time. The weights move again when no active class
    /// is held, or when a protected class beyond its own hold misses its target: the effect on the class that matters has been
    /// seen, and waiting for a slow one (S may end one query a second) would only prolong the breach.
    /// </summary>
    private bool IsHeld(TriageState state, WorkspaceDemand demand, DateTimeOffset now)
    {
        if (state.ChangedAt is not { } changedAt || (now - changedAt).Duration() >= _options.HoldTime)
            return false;
        var isSeen = PerClass.Of(c => state.Classes[c].RequestsSinceChange >= _options.HoldRequests);
        return WorkloadClasses.Judged.Any(c => state.Classes[c].ActiveSinceChange && !isSeen[c])
            && !WorkloadClasses.Judged.Any(c => isSeen[c] && state.Protected.Contains(c) && IsMissed(demand, c));
    }

    private static TriageStep Keep(TriageState state, TriageExplainer explainer, string reason) =>
        state.Weights.IsValid
            ? new(state, new(state.Weights, false, explainer.Keep(state.Weights, reason)))
            : Fallback(state, explainer, "the stored weights are not valid");

    private static TriageStep Fallback(TriageState state, TriageExplainer explainer, string reason)
    {
        var explanation = explainer.Fallback(reason);
        return state.Weights == SchedulerWeights.Default
            ? new(state, new(SchedulerWeights.Default, false, explanation))
            : Change(state, SchedulerWeights.Default, explanation, explanation.At);
    }

    private static TriageStep Change(TriageState state, SchedulerWeights weights, WeightExplanation explanation, DateTimeOffset now) =>
        new(
            state with
            {
                Weights = weights,
                ChangedAt = now,
                Classes = PerClass.Of(c => state.Classes[c] with { RequestsSinceChange = 0, ActiveSinceChange = false }),
            },
            new(weights, true, explanation));
}

using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Tests.Copilot;

/// <summary>Drives a learner once a simulated second, as the Copilot's grain does.</summary>
internal sealed class TriagePilot
{
    private readonly TriageLearner _learner;
    private readonly WorkspaceDemandBuilder _demand = new(DateTimeOffset.UnixEpoch);
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public TriagePilot(TriageOptions? options = null)
    {
        _learner = new(options ?? new());
        State = TriageState.Initial(options ?? new());
    }

    public TriageState State { get; private set; }

    public List<WeightDecision> Changes { get; } = [];

    public SchedulerWeights Decide(IReadOnlyList<OutcomeReport> reports)
    {
        foreach (var report in reports)
            _demand.Add(report, 0);
        _now += TimeSpan.FromSeconds(1);
        var (state, decision) = _learner.Step(State, _demand.Close(_now), _now, 1);
        State = state;
        if (decision.Changed)
            Changes.Add(decision);
        return decision.Weights;
    }
}

using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>The product's triage learner, driven once a second as the Copilot's grain drives it.</summary>
public sealed class ProductTriage : IWeightPolicy
{
    private readonly long _seed;
    private readonly TriageLearner _learner;
    private TriageState _state;

    /// <summary>A learner that starts from the scenario's hand-tuned weights.</summary>
    public ProductTriage(PolicySetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var options = new TriageOptions { ObjectiveWeights = setting.ObjectiveWeights, Floor = setting.Floor, Ceiling = setting.Ceiling };
        _learner = new(options);
        _state = TriageState.Initial(options) with { Weights = setting.Start };
        _seed = setting.Seed;
    }

    /// <inheritdoc/>
    public SchedulerWeights Decide(WorkspaceDemand demand, DateTimeOffset now)
    {
        var step = _learner.Step(_state, demand, now, _seed);
        _state = step.State;
        return step.Decision.Weights;
    }
}

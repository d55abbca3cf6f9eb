using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Predictive;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>The predictive learner, which is not in force in the product yet.</summary>
public sealed class PredictivePolicy : IWeightPolicy
{
    private readonly PredictiveLearner _learner;
    private readonly long _seed;
    private PredictiveState _state;

    /// <summary>Starts with the setting's weights in force.</summary>
    public PredictivePolicy(PolicySetting setting, PredictiveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(setting);
        options = (options ?? new()) with { ObjectiveWeights = setting.ObjectiveWeights, Floor = setting.Floor, Ceiling = setting.Ceiling };
        (_learner, _seed) = (new(options), setting.Seed);
        _state = PredictiveState.Initial(options) with { Weights = setting.Start };
    }

    /// <inheritdoc/>
    public SchedulerWeights Decide(WorkspaceDemand demand, DateTimeOffset now)
    {
        var step = _learner.Step(_state, demand, now, _seed);
        _state = step.State;
        return step.Decision.Weights;
    }
}

using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>Weights that never change.</summary>
/// <param name="weights">The weights.</param>
public sealed class FixedPolicy(SchedulerWeights weights) : IWeightPolicy
{
    /// <inheritdoc/>
    public SchedulerWeights Decide(WorkspaceDemand demand, DateTimeOffset now) => weights;
}

using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Tests;

/// <summary>Fixed weights that show what a policy is told.</summary>
internal sealed class Watch(SchedulerWeights weights, Action<WorkspaceDemand> see) : IWeightPolicy
{
    public SchedulerWeights Decide(WorkspaceDemand demand, DateTimeOffset now)
    {
        see(demand);
        return weights;
    }
}

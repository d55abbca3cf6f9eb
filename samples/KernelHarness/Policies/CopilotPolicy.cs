using SqlxOrleans.Client;
using SchedulerWeights = SqlxOrleans.Domain.Copilot.SchedulerWeights;

namespace SqlxOrleans.KernelHarness.Policies;

/// <summary>The weights that the cluster decides, as the kernel's SDK hears them.</summary>
internal sealed class CopilotPolicy(string name, IWorkspaceWeights feed) : IWeightsPolicy
{
    public string Name => name;

    public (SchedulerWeights Weights, long Epoch) Current
    {
        get
        {
            var current = feed.Current;
            return (current.Weights, current.Epoch);
        }
    }
}

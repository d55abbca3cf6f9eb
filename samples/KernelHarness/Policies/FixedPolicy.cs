using SchedulerWeights = SqlxOrleans.Domain.Copilot.SchedulerWeights;

namespace SqlxOrleans.KernelHarness.Policies;

/// <summary>The same weights all the time.</summary>
internal sealed class FixedPolicy(string name, SchedulerWeights weights) : IWeightsPolicy
{
    public string Name => name;

    public (SchedulerWeights Weights, long Epoch) Current => (weights, 0);
}

using SchedulerWeights = SqlxOrleans.Domain.Copilot.SchedulerWeights;

namespace SqlxOrleans.KernelHarness.Policies;

/// <summary>
/// Where the scheduler's weights come from. Each policy runs in a workspace of its own, so that none learns from another.
/// </summary>
internal interface IWeightsPolicy
{
    /// <summary>As in <c>--policies</c> and in the names of results.</summary>
    string Name { get; }

    /// <summary>The weights to schedule by now, and their epoch; 0 for weights that no Copilot decided.</summary>
    (SchedulerWeights Weights, long Epoch) Current { get; }
}

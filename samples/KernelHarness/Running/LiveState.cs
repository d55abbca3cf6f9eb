using SqlxOrleans.KernelHarness.Execution;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Running;

/// <summary>What a view shows of a run in progress.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Now">Since the start of the policy's run.</param>
/// <param name="Kernel">Queues, slots and weights.</param>
/// <param name="RecentP95Ms">Of the last window, per class; NaN without traffic, infinite when too much was rejected.</param>
internal sealed record LiveState(string Policy, PhasePlan Phase, TimeSpan Now, KernelView Kernel, PerClass<double> RecentP95Ms);

using SchedulerWeights = SqlxOrleans.Domain.Copilot.SchedulerWeights;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Execution;

/// <summary>The scheduler at one moment.</summary>
internal sealed record KernelView(SchedulerWeights Weights, long Epoch, int Slots, PerClass<ClassView> Classes);

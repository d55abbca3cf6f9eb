using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.Client;

/// <summary>Weights for a kernel's scheduler.</summary>
/// <param name="Weights">Shares of L, B, A, S; they sum to 1.</param>
/// <param name="Epoch">The epoch to record queries under; 0 with <see cref="WeightsSource.Default"/>.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Since">Since when this object is in force.</param>
public sealed record KernelWeights(SchedulerWeights Weights, long Epoch, WeightsSource Source, DateTimeOffset Since);

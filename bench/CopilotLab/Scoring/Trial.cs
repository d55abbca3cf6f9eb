using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>Fixed weights that were tried.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Met">Their J.</param>
internal readonly record struct Trial(SchedulerWeights Weights, double Met);

namespace SqlxOrleans.Domain.Copilot;

/// <summary>One step's answer.</summary>
/// <param name="Weights">The weights to schedule by: always valid, within floors and ceilings.</param>
/// <param name="Changed">True when they differ from those before: a new weight epoch. False: keep.</param>
/// <param name="Explanation">Why.</param>
public sealed record WeightDecision(SchedulerWeights Weights, bool Changed, WeightExplanation Explanation);

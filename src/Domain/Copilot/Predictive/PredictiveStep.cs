namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>What a step gives: the state to store, and the decision to publish after that.</summary>
/// <param name="State">The state after the step.</param>
/// <param name="Decision">The decision.</param>
public sealed record PredictiveStep(PredictiveState State, WeightDecision Decision);

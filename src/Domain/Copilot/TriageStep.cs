namespace SqlxOrleans.Domain.Copilot;

/// <summary>What a step gives: the state to store, and the decision to publish after that.</summary>
/// <param name="State">The state after the step.</param>
/// <param name="Decision">The decision.</param>
public sealed record TriageStep(TriageState State, WeightDecision Decision);

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>Weights that an operator fixed.</summary>
/// <param name="Weights">They stay until unpinned.</param>
/// <param name="Mark">Who, why, when.</param>
public sealed record OperatorPin(SchedulerWeights Weights, OperatorMark Mark);

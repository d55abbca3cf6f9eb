namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>What the guard made of proposed weights.</summary>
/// <param name="Weights">Weights that keep every limit.</param>
/// <param name="Kind">How they came about.</param>
/// <param name="Text">What was wrong; empty when nothing was.</param>
public readonly record struct GuardVerdict(SchedulerWeights Weights, GuardKind Kind, string Text);

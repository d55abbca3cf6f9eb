namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>One window of the objective.</summary>
/// <param name="Start">When it began.</param>
/// <param name="Load">Offered work as a share of what the slots can do, 0..4.</param>
/// <param name="Missed">Whether a class missed its target.</param>
public readonly record struct BreachWindow(DateTimeOffset Start, float Load, bool Missed);

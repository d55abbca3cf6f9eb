namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>What the classes asked for in a sample.</summary>
/// <param name="Seconds">Its length.</param>
/// <param name="Loads">Offered work of each class as a share of the slots, 0..4.</param>
public readonly record struct LoadSample(float Seconds, PerClass<float> Loads);

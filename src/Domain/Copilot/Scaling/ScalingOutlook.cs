namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>What the classifier says of a workspace now.</summary>
/// <param name="At">From which telemetry; null: there is none, and nothing is recommended.</param>
/// <param name="Probability">Of a breach of capacity within the horizon, 0..1.</param>
/// <param name="IsWarned">Whether more capacity is recommended.</param>
/// <param name="BreachSince">When the breach in progress began; null: there is none.</param>
/// <param name="Slots">Execution slots of the kernels.</param>
/// <param name="CapacityRatio">Recommended capacity as a ratio of the present, 0.5..4.</param>
/// <param name="Lead">Time until demand reaches the slots if it goes on like this; null: it does not rise, or slowly.</param>
/// <param name="Reasons">What speaks most for a breach, the strongest first.</param>
public sealed record ScalingOutlook(
    DateTimeOffset? At, double Probability, bool IsWarned, DateTimeOffset? BreachSince, int Slots, double CapacityRatio, TimeSpan? Lead,
    IReadOnlyList<string> Reasons)
{
    /// <summary>Recommended slots, rounded up; 0 when nothing is recommended.</summary>
    public int RecommendedSlots => At is null ? 0 : (int)Math.Min(int.MaxValue, Math.Ceiling((CapacityRatio * Slots) - 1e-9));
}

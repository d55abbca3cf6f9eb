namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>Whether a workspace will need more capacity, and how often that was right.</summary>
/// <param name="Probability">That capacity, not weights, breaks an SLO within the next minute, 0..1.</param>
/// <param name="Warned">Whether more capacity is recommended.</param>
/// <param name="CapacityRatio">Recommended capacity as a ratio of the present, 0.5..4.</param>
/// <param name="Slots">Execution slots of the workspace's kernels; 0: none says.</param>
/// <param name="RecommendedSlots">Recommended slots; 0: nothing is recommended.</param>
[GenerateSerializer, Immutable, Alias("sqlx.ScalingStatus")]
public sealed record ScalingStatus(
    [property: Id(0)] double Probability,
    [property: Id(1)] bool Warned,
    [property: Id(2)] double CapacityRatio,
    [property: Id(3)] int Slots,
    [property: Id(4)] int RecommendedSlots)
{
    /// <summary>From which telemetry; null: there is none, or too old, and nothing is recommended.</summary>
    [Id(5)] public DateTimeOffset? At { get; init; }

    /// <summary>Time until demand reaches the slots if it goes on rising like this; null: it does not, or slowly.</summary>
    [Id(6)] public TimeSpan? Lead { get; init; }

    /// <summary>Since when targets are missed for want of capacity; null: they are not.</summary>
    [Id(7)] public DateTimeOffset? BreachSince { get; init; }

    /// <summary>What speaks for it, the strongest first.</summary>
    [Id(8)] public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Warnings that were followed by a breach within the horizon.</summary>
    [Id(9)] public long TruePositives { get; init; }

    /// <summary>Warnings that were not.</summary>
    [Id(10)] public long FalsePositives { get; init; }

    /// <summary>Breaches that no warning preceded.</summary>
    [Id(11)] public long FalseNegatives { get; init; }

    /// <summary>Warnings after which capacity grew, so that nobody knows.</summary>
    [Id(12)] public long Averted { get; init; }

    /// <summary>Mean time from warning to breach; null before the first.</summary>
    [Id(13)] public TimeSpan? MeanLead { get; init; }
}

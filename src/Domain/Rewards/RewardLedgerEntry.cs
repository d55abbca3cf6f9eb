using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Rewards;

/// <summary>What one weight epoch earned with one class.</summary>
/// <param name="Epoch">The weight epoch.</param>
/// <param name="Class">The class; null for the workspace's combined reward.</param>
/// <param name="At">When the reward was computed, or the outcome last added to.</param>
/// <param name="Outcome">Everything counted for it.</param>
/// <param name="Terms">The bounded terms.</param>
/// <param name="Reward">Combined reward, -1..1; null while it was not settled or no term is known.</param>
/// <param name="Delta">Reward minus the class's baseline before it, clipped to -1..1; null as <paramref name="Reward"/>.</param>
public sealed record RewardLedgerEntry(
    long Epoch, WorkloadClass? Class, DateTimeOffset At, ClassOutcome Outcome, RewardTerms Terms, double? Reward, double? Delta)
{
    /// <summary>Requests that the reward rests on.</summary>
    public long Requests => Outcome.Requests;
}

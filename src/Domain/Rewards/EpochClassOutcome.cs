namespace SqlxOrleans.Domain.Rewards;

/// <summary>The outcome of one class under one weight epoch.</summary>
/// <param name="Epoch">The weight epoch under which the queries ran; 0 when the kernel did not say.</param>
/// <param name="Outcome">What happened.</param>
public readonly record struct EpochClassOutcome(long Epoch, ClassOutcome Outcome);

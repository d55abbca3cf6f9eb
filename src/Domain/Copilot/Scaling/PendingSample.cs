namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>A sample whose label is not known yet.</summary>
/// <param name="At">When it was taken.</param>
/// <param name="Features">What was seen.</param>
public readonly record struct PendingSample(DateTimeOffset At, ScalingFeatures Features);

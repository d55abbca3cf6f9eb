namespace SqlxOrleans.Domain.Plans;

/// <summary>What a kernel needs to know of an arm to draw from it.</summary>
/// <param name="Hints">The settings.</param>
/// <param name="Belief">Its mean log latency.</param>
/// <param name="IsDropped">True when it must not be tried.</param>
/// <param name="IsOpenToL">True when class L may run it.</param>
public readonly record struct ArmAdvice(HintSet Hints, LatencyBelief Belief, bool IsDropped, bool IsOpenToL);

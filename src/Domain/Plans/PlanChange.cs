namespace SqlxOrleans.Domain.Plans;

/// <summary>Another arm came into force.</summary>
/// <param name="Plan">The plan's hash.</param>
/// <param name="Before">What was in force.</param>
/// <param name="Advice">What is, and why.</param>
public sealed record PlanChange(string Plan, HintSet Before, PlanAdvice Advice);

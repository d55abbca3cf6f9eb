namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>What one decision is made of.</summary>
/// <param name="Decision">The learner's word; null when it failed.</param>
/// <param name="Failure">How it failed, for example the exception's name; null when it did not.</param>
/// <param name="Demand">What was seen since the last decision.</param>
/// <param name="Judged">The judged interval that ended with it; null while one goes on.</param>
/// <param name="Now">The time.</param>
public sealed record SafetyInput(
    WeightDecision? Decision, string? Failure, WorkspaceDemand Demand, JudgedInterval? Judged, DateTimeOffset Now);

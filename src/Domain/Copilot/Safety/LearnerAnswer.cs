namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>What a step of the learner gives.</summary>
/// <param name="Memory">What it remembers from now on.</param>
/// <param name="Decision">Its word.</param>
public sealed record LearnerAnswer(LearnerMemory Memory, WeightDecision Decision);

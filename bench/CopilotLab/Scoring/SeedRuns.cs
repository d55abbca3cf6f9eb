using SqlxOrleans.CopilotLab.Simulation;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>Runs of one seed that are compared with each other: they met the same requests.</summary>
/// <param name="Policy">The policy's.</param>
/// <param name="Oracle">The oracle's.</param>
/// <param name="Static">The hand-tuned weights'.</param>
public sealed record SeedRuns(RunOutcome Policy, RunOutcome Oracle, RunOutcome Static);

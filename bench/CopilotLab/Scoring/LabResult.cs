using SqlxOrleans.CopilotLab.Simulation;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>What a comparison found.</summary>
/// <param name="OracleMet">The oracle's J.</param>
/// <param name="Scores">By policy.</param>
/// <param name="Oracle">The oracle's runs in the order of the seeds.</param>
/// <param name="Runs">Each policy's runs in the order of the seeds; the hand-tuned weights' also when nobody asked for them.</param>
public sealed record LabResult(
    double OracleMet,
    IReadOnlyDictionary<string, Score> Scores,
    IReadOnlyList<RunOutcome> Oracle,
    IReadOnlyDictionary<string, RunOutcome[]> Runs);

using SqlxOrleans.CopilotLab.Scenarios;

namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>A phase in a run.</summary>
/// <param name="Phase">What it offers.</param>
/// <param name="Index">Of the phase in its scenario.</param>
/// <param name="StartSecond">First second.</param>
/// <param name="EndSecond">Second after the last.</param>
public sealed record PhaseSpan(Phase Phase, int Index, int StartSecond, int EndSecond);

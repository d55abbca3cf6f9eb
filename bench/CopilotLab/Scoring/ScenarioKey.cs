using SqlxOrleans.CopilotLab.Scenarios;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>Everything that a run of fixed weights depends on, as text: not the names, and not what happens to telemetry.</summary>
internal static class ScenarioKey
{
    public static string Of(Scenario scenario, params IEnumerable<Phase> phases) =>
        $"{scenario.Kernel}|{scenario.Service}|{scenario.Bursts}|{scenario.TargetsMs}|{scenario.Objective}|{scenario.HandTuned}|"
        + string.Join('|', phases.Select(phase => phase with { Name = string.Empty }));

    public static string OfWhole(Scenario scenario) => Of(scenario, scenario.Phases);
}

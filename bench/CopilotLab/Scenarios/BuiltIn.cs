using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>The scenarios that come with the program.</summary>
public static class BuiltIn
{
    private static readonly Phase[] _sixPhases =
    [
        new() { Name = "nominal", Load = new(0.25, 0.18, 0.25, 0.04) },
        new() { Name = "a-overload", Load = new(0.25, 0.18, 0.80, 0.04) },
        new() { Name = "l-burst", Load = new(0.50, 0.20, 0.25, 0.04) },
        new() { Name = "degraded", Load = new(0.20, 0.16, 0.25, 0.04), Speed = 0.5 },
        new() { Name = "tenant-shift", Load = new(0.20, 0.65, 0.20, 0.06), MeanFactor = new(1, 50.0 / 40, 250.0 / 300, 1) },
        new() { Name = "l-flood", Load = new(1.05, 0.15, 0.22, 0.04) },
    ];

    /// <summary>The design's six phases.</summary>
    public static Scenario SixPhases { get; } = new()
    {
        Name = "six-phases",
        Description = "The design's six phases on an ideal kernel.",
        Phases = _sixPhases,
    };
}

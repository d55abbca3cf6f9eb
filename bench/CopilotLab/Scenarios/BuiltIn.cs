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

    /// <summary>All scenarios that are the same for every seed, by name.</summary>
    public static IReadOnlyDictionary<string, Scenario> All { get; } = new[]
    {
        SixPhases,
        SixPhases with
        {
            Name = "coupled",
            Description = "L runs slower while B runs, as in one real database.",
            Kernel = new() { Coupling = 2 },
        },
        SixPhases with
        {
            Name = "non-preemptive",
            Description = "A query keeps its worker until its end, as in PostgreSQL.",
            Kernel = new() { NonPreemptive = true },
        },
        SixPhases with
        {
            Name = "noisy",
            Description = "Counts and service times wrong by 30 %, 10 % of the reports lost and 5 % doubled.",
            Telemetry = new() { NoiseSigma = 0.3, DropShare = 0.1, DuplicateShare = 0.05 },
        },
        SixPhases with
        {
            Name = "late",
            Description = "Telemetry 2 s late, 20 % of it lost.",
            Telemetry = new() { DelaySeconds = 2, DropShare = 0.2 },
        },
        SixPhases with
        {
            Name = "wrong-priors",
            Description = "For the first five minutes the kernel reports service times that are estimates, and wrong.",
            Telemetry = new() { WrongPriors = new(3, 0.4, 2.5, 0.5), WrongPriorsSeconds = 300 },
        },
        SixPhases with
        {
            Name = "few-queries",
            Description = "A small kernel: two workers, and a few queries a second of all classes but L.",
            Kernel = new() { Workers = 2, QueueBounds = new(75, 20, 8, 4) },
            Service = new(new(3, 0.6), new(40, 0.6), new(300, 0.9, 0.02, 4), new(500, 0.6)),
        },
        SixPhases with
        {
            Name = "ignores-weights",
            Description = "A kernel that serves first come, first served: no weights help, and none may harm.",
            Kernel = new() { IgnoresWeights = true },
        },
        SixPhases with
        {
            Name = "drift",
            Description = "Each phase's load drifts to the next one's; nothing changes at once.",
            Phases = Drifting([.. _sixPhases.Select(phase => phase with { Speed = 1 })]),
        },
        RampScenario.Fixed,
    }.ToDictionary(scenario => scenario.Name, StringComparer.Ordinal);

    private static Phase[] Drifting(Phase[] phases) =>
        [.. phases.Select((phase, i) => phase with { LoadAtEnd = phases[(i + 1) % phases.Length].Load, MeanFactor = new(1, 1, 1, 1) })];
}

using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>A kernel, its load and what telemetry tells of it; see docs/copilot-scenarios.md. Defaults are the design's.</summary>
/// <remarks>Settable, not init-only: generated JSON readers give an init-only property that a file leaves out no default.</remarks>
public sealed record Scenario
{
    /// <summary>Name in figures: lower-case letters, digits and hyphens.</summary>
    public string Name { get; set; } = "scenario";

    /// <summary>What it is for, in a sentence.</summary>
    public string Description { get; set; } = string.Empty;

    /// <summary>The kernel.</summary>
    public KernelShape Kernel { get; set; } = new();

    /// <summary>Service times of each class.</summary>
    public PerClass<ServiceShape> Service { get; set; } = new(new(2, 0.6), new(40, 0.6), new(300, 0.9, 0.02, 4), new(500, 0.6));

    /// <summary>Bursts of arrivals.</summary>
    public BurstShape Bursts { get; set; } = new();

    /// <summary>What happens to telemetry on its way.</summary>
    public TelemetryShape Telemetry { get; set; } = new();

    /// <summary>p95 latency targets, ms (specification section 7).</summary>
    public PerClass<double> TargetsMs { get; set; } = new(15, 200, 1500, 3000);

    /// <summary>Weights of the classes in the objective J; they sum to 1.</summary>
    public PerClass<double> Objective { get; set; } = new(0.40, 0.15, 0.25, 0.20);

    /// <summary>The weights at the start, which are also the hand-tuned ones.</summary>
    public PerClass<double> HandTuned { get; set; } = new(0.5, 0.2, 0.15, 0.15);

    /// <summary>Phases in their order; they start again after the last.</summary>
    public IReadOnlyList<Phase> Phases { get; set; } = [];

    internal SchedulerWeights Start => new(HandTuned.L, HandTuned.B, HandTuned.A, HandTuned.S);
}

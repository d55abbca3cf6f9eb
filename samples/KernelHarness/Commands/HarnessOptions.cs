using SqlxOrleans.KernelHarness.Policies;
using SqlxOrleans.KernelHarness.Workload;

namespace SqlxOrleans.KernelHarness.Commands;

/// <summary>A run as asked for, already checked.</summary>
internal sealed record HarnessOptions
{
    /// <summary>A connection string, or <c>null</c> for a throw-away server.</summary>
    public string? ConnectionString { get; init; }

    public required IReadOnlyList<PhaseProfile> Phases { get; init; }

    public required IReadOnlyList<PolicySpec> Policies { get; init; }

    /// <summary>Length of each phase, for each policy.</summary>
    public required TimeSpan PhaseLength { get; init; }

    /// <summary>Execution slots of the scheduler.</summary>
    public required int Slots { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>How often everything is played, each time with the next seed and a workspace of its own.</summary>
    public int Repetitions { get; init; } = 1;

    /// <summary>Gateway of a running cluster; <c>null</c>: the silo of this repository is started when a policy needs it.</summary>
    public string? Gateway { get; init; }

    public string ApiKey { get; init; } = string.Empty;

    public string Tenant { get; init; } = "acme";

    /// <summary>Whether the Copilot's policies run queries by the plan hints that the cluster suggests.</summary>
    public bool PlanHints { get; init; } = true;

    public string? JsonPath { get; init; }
}

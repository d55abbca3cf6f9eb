using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>How the simulated kernel schedules.</summary>
public sealed record KernelShape
{
    /// <summary>Workers, 1..256.</summary>
    public int Workers { get; set; } = 16;

    /// <summary>Time slice, ms.</summary>
    public double QuantumMs { get; set; } = 4;

    /// <summary>Overhead of each slice, ms.</summary>
    public double OverheadMs { get; set; } = 0.02;

    /// <summary>Waiting requests of a class; one more is rejected, and counts as failed.</summary>
    public PerClass<int> QueueBounds { get; set; } = new(600, 160, 60, 24);

    /// <summary>A query keeps its worker until its end, as in PostgreSQL.</summary>
    public bool NonPreemptive { get; set; }

    /// <summary>First come, first served over all classes: weights have no effect.</summary>
    public bool IgnoresWeights { get; set; }

    /// <summary>A query of L takes (1 + coupling x share of the workers that run B) times as long, as in one database; 0: never.</summary>
    public double Coupling { get; set; }
}

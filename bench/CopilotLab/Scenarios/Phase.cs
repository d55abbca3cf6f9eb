using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>A stretch of time with one kind of load.</summary>
public sealed record Phase
{
    /// <summary>Name in listings.</summary>
    public string Name { get; set; } = "phase";

    /// <summary>Offered load outside bursts, as a share of the capacity of all workers at full speed.</summary>
    public PerClass<double> Load { get; set; }

    /// <summary>
    /// Load at the end of the phase, which drifts there in a straight line; null: constant.
    /// </summary>
    public PerClass<double>? LoadAtEnd { get; set; }

    /// <summary>Factor on the mean service time of each class. The load stays: fewer queries arrive when they take longer.</summary>
    public PerClass<double> MeanFactor { get; set; } = new(1, 1, 1, 1);

    /// <summary>Speed of the workers, 1: full.</summary>
    public double Speed { get; set; } = 1;

    /// <summary>Least length, seconds; a multiple of 5.</summary>
    public int MinSeconds { get; set; } = 150;

    /// <summary>Greatest length, seconds; a multiple of 5.</summary>
    public int MaxSeconds { get; set; } = 300;
}

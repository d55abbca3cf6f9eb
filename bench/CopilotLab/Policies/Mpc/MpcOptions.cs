namespace SqlxOrleans.CopilotLab.Policies.Mpc;

/// <summary>
/// The constants of <see cref="MpcPolicy"/>; the defaults are the design's but for two that did better on the six phases with seeds 901 to
/// 903 (98.4 % of the oracle; with the design's 98.0 %): <see cref="ThresholdRate"/> was 0.05 and <see cref="Inertia"/> 0.015.
/// </summary>
public sealed record MpcOptions
{
    /// <summary>Demand vectors that are kept, 1 or more.</summary>
    public int Kept { get; init; } = 6;

    /// <summary>Weight of a demand vector over that of the one after it, 0..1.</summary>
    public double StepBack { get; init; } = 0.6;

    /// <summary>Part of the backlog that counts as demand, 0..1.</summary>
    public double DrainPart { get; init; } = 0.5;

    /// <summary>Time in which that part shall be drained, s.</summary>
    public double DrainSeconds { get; init; } = 2;

    /// <summary>Change of utilisation over which meeting the target turns from likely (0.73) to even.</summary>
    public double Slope { get; init; } = 0.1;

    /// <summary>Utilisation at which a class meets its target every other time, before anything was learnt.</summary>
    public double ThresholdStart { get; init; } = 0.9;

    /// <summary>Least learned threshold.</summary>
    public double ThresholdMin { get; init; } = 0.5;

    /// <summary>Greatest learned threshold.</summary>
    public double ThresholdMax { get; init; } = 1.3;

    /// <summary>Part of (met - predicted) by which an outcome moves the threshold; 0 does not learn.</summary>
    public double ThresholdRate { get; init; } = 0.02;

    /// <summary>Part of the way back to <see cref="ThresholdStart"/> at each outcome.</summary>
    public double ThresholdLeak { get; init; } = 0.01;

    /// <summary>
    /// Part of the outcomes so far that counts in the next, 0..1: 0.8 pools about the 5 s of one window of the objective. A single second
    /// of a class with few requests misses by chance, and the thresholds would learn that no utilisation is low enough.
    /// </summary>
    public double OutcomeMemory { get; init; } = 0.8;

    /// <summary>What a change costs, per unit of the summed absolute differences of the weights.</summary>
    public double Inertia { get; init; } = 0.03;

    /// <summary>What the default weights gain.</summary>
    public double DefaultBonus { get; init; } = 0.02;

    /// <summary>Parts of the lattice: 10 gives 286 settings.</summary>
    public int LatticeParts { get; init; } = 10;

    /// <summary>Random settings near the weights in force.</summary>
    public int Perturbations { get; init; } = 40;

    /// <summary>Standard deviation of the logarithm of a perturbed weight.</summary>
    public double PerturbationSpread { get; init; } = 0.2;
}

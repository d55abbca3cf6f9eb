namespace SqlxOrleans.CopilotLab.Policies.Bandits;

/// <summary>The constants of the policies with a Gaussian process.</summary>
public sealed record GaussianProcessOptions
{
    /// <summary>Outcomes kept, the newest: the time of a decision grows with its square.</summary>
    public int Kept { get; init; } = 120;

    /// <summary>Difference of a weight over which rewards stay alike.</summary>
    public double WeightLength { get; init; } = 0.8;

    /// <summary>Difference of a demand (share of capacity) over which rewards stay alike.</summary>
    public double ContextLength { get; init; } = 0.8;

    /// <summary>Standard deviation of rewards over weights and contexts.</summary>
    public double Spread { get; init; } = 0.25;

    /// <summary>Standard deviation of one reward around its expectation.</summary>
    public double Noise { get; init; } = 0.15;

    /// <summary>Standard deviations of a confidence bound, and factor on the deviation of a draw.</summary>
    public double Confidence { get; init; } = 0.3;

    /// <summary>An arm is safe when its lower bound is at most this much below what the starting weights are expected to earn.</summary>
    public double SafetyMargin { get; init; } = 0.15;

    /// <summary>Decisions an arm is held.</summary>
    public int Held { get; init; } = 3;

    /// <summary>Parts of the lattice.</summary>
    public int Parts { get; init; } = 6;
}

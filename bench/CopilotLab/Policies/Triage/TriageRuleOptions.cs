namespace SqlxOrleans.CopilotLab.Policies.Triage;

/// <summary>The constants of <see cref="TriageRulePolicy"/>; the defaults are the design's, kappa was chosen on seeds 901 to 903.</summary>
public sealed record TriageRuleOptions
{
    /// <summary>Rate of the running mean and mean absolute deviation of demand.</summary>
    public double DemandRate { get; init; } = 0.4;

    /// <summary>Kappa: deviations added to the mean.</summary>
    public double Deviations { get; init; } = 0.5;

    /// <summary>Headroom factor at the start.</summary>
    public double HeadroomStart { get; init; } = 1.1;

    /// <summary>Least headroom.</summary>
    public double HeadroomMin { get; init; } = 1.0;

    /// <summary>Greatest headroom.</summary>
    public double HeadroomMax { get; init; } = 2.5;

    /// <summary>Greatest rise of the headroom at a miss.</summary>
    public double HeadroomRise { get; init; } = 0.15;

    /// <summary>Factor on the violation, up to the greatest rise.</summary>
    public double ViolationGain { get; init; } = 3;

    /// <summary>Factor on the headroom when the target was met.</summary>
    public double HeadroomDecay { get; init; } = 0.99;

    /// <summary>H: time in which a backlog shall be drained, s.</summary>
    public double DrainSeconds { get; init; } = 2.5;

    /// <summary>Equal decisions in a row before the protected set changes.</summary>
    public int EqualDecisions { get; init; } = 2;

    /// <summary>The set changes at once when it needs more than this share of the capacity.</summary>
    public double OverloadLimit { get; init; } = 1.3;

    /// <summary>Part of the slack that protected classes get.</summary>
    public double SlackPart { get; init; } = 0.5;
}

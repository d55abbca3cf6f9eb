using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>What happens to a class's report of a second between the kernel and the Copilot.</summary>
public sealed record TelemetryShape
{
    /// <summary>How late a report arrives, seconds, 0..60.</summary>
    public double DelaySeconds { get; set; } = 0.25;

    /// <summary>Chance that a report is lost, 0..1.</summary>
    public double DropShare { get; set; }

    /// <summary>Chance that a report arrives a second time, a second later, 0..1.</summary>
    public double DuplicateShare { get; set; }

    /// <summary>Sigma of a lognormal factor (mean 1) on counts and service times, one each for a report; 0: exact.</summary>
    public double NoiseSigma { get; set; }

    /// <summary>Factor on reported service times in the first <see cref="WrongPriorsSeconds"/>: a kernel that reports estimates.</summary>
    public PerClass<double> WrongPriors { get; set; } = new(1, 1, 1, 1);

    /// <summary>How long the priors are wrong, seconds from the start.</summary>
    public double WrongPriorsSeconds { get; set; } = 60;
}

namespace SqlxOrleans.Domain.Copilot.Predictive.FewSlots;

/// <summary>
/// What is believed of the processor behind the slots, and of the classes' work without what runs beside it. Cores cannot be read from
/// telemetry; some numbers of them are kept as hypotheses, and each says how execution times must follow what runs. Immutable.
/// </summary>
public sealed record CoreBelief
{
    /// <summary>Cores of each hypothesis as a part of the slots; 1: slots do not slow each other.</summary>
    internal static readonly double[] Parts = [1, 0.7, 0.5, 0.35, 0.23];

    /// <summary>Logarithms of the likelihood of each hypothesis, faded, the greatest 0.</summary>
    public IReadOnlyList<double> LogLikelihoods { get; init; } = new double[Parts.Length];

    /// <summary>Execution time alone on the machine, seconds: four classes for each hypothesis; 0 before the first execution ended.</summary>
    public IReadOnlyList<double> Alone { get; init; } = new double[Parts.Length * FairShare.Classes];

    /// <summary>Requests behind <see cref="Alone"/>, faded.</summary>
    public PerClass<double> Served { get; init; }

    /// <summary>Statements that run at a time, smoothed over about the time that one takes.</summary>
    public PerClass<double> Running { get; init; }

    /// <summary>Arrivals a second, smoothed.</summary>
    public PerClass<double> Rate { get; init; }

    /// <summary>Seconds behind <see cref="Rate"/>.</summary>
    public long Seconds { get; init; }
}

namespace SqlxOrleans.Domain.Plans;

/// <summary>One hint set of a plan and what was seen of it. Immutable.</summary>
/// <param name="Hints">The settings; the default arm has none.</param>
public sealed record PlanArm(HintSet Hints)
{
    /// <summary>Log latencies, discounted; those that were cut off count as what they are expected to have taken.</summary>
    public LogLatency Seen { get; init; }

    /// <summary>Mean latency in milliseconds, discounted likewise; 0 before the first.</summary>
    public double MeanMs { get; init; }

    /// <summary>Executions ever seen.</summary>
    public long Observations { get; init; }

    /// <summary>Those that were not of class L.</summary>
    public long Elsewhere { get; init; }

    /// <summary>True when it is not tried any more.</summary>
    public bool IsDropped { get; init; }

    /// <summary>P(better than the default by the options' ratio); 0 for the default.</summary>
    public double BetterProbability { get; init; }

    /// <summary>P(worse than the default by the options' ratio); 0 for the default.</summary>
    public double WorseProbability { get; init; }

    /// <summary>The same after time has passed.</summary>
    internal PlanArm Discounted(double factor) => this with { Seen = Seen.Discounted(factor) };

    /// <summary>The same with a report counted.</summary>
    internal PlanArm With(in ArmReport report, double priorMean, PlanBanditOptions options)
    {
        var seen = Seen + report.Completed;
        var sumMs = (MeanMs * Seen.Weight) + report.SumMs;
        if (report.CutOff.Weight > 0)
        {
            var beyond = options.Prior(priorMean).After(seen).Beyond(report.CutOff.Mean);
            seen += new LogLatency(report.CutOff.Weight, beyond, 0);
            sumMs += report.CutOff.Weight * Math.Exp(beyond);
        }

        return this with
        {
            Seen = seen.Weight > options.Memory ? seen.Discounted(options.Memory / seen.Weight) : seen,
            MeanMs = seen.Weight > 0 ? sumMs / seen.Weight : 0,
            Observations = Observations + report.Count,
            Elsewhere = Elsewhere + report.Elsewhere,
        };
    }
}

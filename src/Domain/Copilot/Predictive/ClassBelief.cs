namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>What the learner believes about one class's demand.</summary>
public sealed record ClassBelief
{
    private const double AstonishmentRate = 0.2;

    /// <summary>Mean execution time, seconds; 0 before the first execution ended.</summary>
    public double ServiceSeconds { get; init; }

    /// <summary>Latency target, seconds; 0 before a kernel told it.</summary>
    public double TargetSeconds { get; init; }

    /// <summary>Requests behind <see cref="ServiceSeconds"/>, exponentially forgotten.</summary>
    public double Served { get; init; }

    /// <summary>Demand as a share of capacity (1: all slots busy), smoothed at the class's rate.</summary>
    public double Demand { get; init; }

    /// <summary>Slow mean of the demand, from which surprises are measured.</summary>
    public double Level { get; init; }

    /// <summary>Work that waits, seconds that all slots together need for it.</summary>
    public double BacklogSeconds { get; init; }

    /// <summary>True once a kernel said how many queries wait: from then on silence means that its report is missing.</summary>
    public bool ReportsBacklog { get; init; }

    /// <summary>Cumulative sums of surprises upwards and downwards (Page, 1954).</summary>
    public double SurpriseUp { get; init; }

    /// <inheritdoc cref="SurpriseUp"/>
    public double SurpriseDown { get; init; }

    /// <summary>
    /// 0..1, smoothed: how often the class is late although the model of demand says that its share would do.
    /// </summary>
    public double Astonishment { get; init; }

    /// <summary>Requests that ended under the weights in force.</summary>
    public long RequestsSinceChange { get; init; }

    /// <summary>True when the class had traffic since the last change.</summary>
    public bool ActiveSinceChange { get; init; }

    /// <summary>After an outcome.</summary>
    /// <param name="now">0 when the class met its target, else the model's chance that it would.</param>
    internal ClassBelief Astonished(double now) => this with { Astonishment = Astonishment + (AstonishmentRate * (now - Astonishment)) };
}

namespace SqlxOrleans.Domain.Plans;

/// <summary>How hint sets are tried and judged. The defaults are the design's.</summary>
public sealed record PlanBanditOptions
{
    /// <summary>Most arms of a plan, the default among them.</summary>
    public const int MaxArms = 8;

    /// <summary>Most plans of a workspace; the one that was longest unused goes first.</summary>
    public const int MaxPlans = 1000;

    /// <summary>What an observation is worth after an hour.</summary>
    public double DiscountPerHour { get; init; } = 0.99;

    /// <summary>Most observations that an arm's certainty may rest on: older ones fade when newer ones come.</summary>
    public double Memory { get; init; } = 500;

    /// <summary>An arm is better when its latency is below the default's by this ratio.</summary>
    public double BetterRatio { get; init; } = 0.05;

    /// <summary>An arm is adopted when it is better with more than this probability.</summary>
    public double AdoptConfidence { get; init; } = 0.95;

    /// <summary>Fewest observations of an adopted arm.</summary>
    public int LeastToAdopt { get; init; } = 8;

    /// <summary>An arm is worse when its latency is above the default's by this ratio.</summary>
    public double WorseRatio { get; init; } = 0.10;

    /// <summary>An arm is dropped when it is worse with more than this probability.</summary>
    public double DropConfidence { get; init; } = 0.8;

    /// <summary>Fewest observations of a dropped arm.</summary>
    public int LeastToDrop { get; init; } = 2;

    /// <summary>A dropped arm returns, once its discounted evidence is no longer worth this probability of being worse.</summary>
    public double ReturnConfidence { get; init; } = 0.5;

    /// <summary>Observations of the default before anything else is tried.</summary>
    public int LeastDefault { get; init; } = 20;

    /// <summary>Observations in other classes before class L tries an arm.</summary>
    public int LeastElsewhere { get; init; } = 20;

    /// <summary>What an arm's mean is worth before it was seen: observations at the default's mean.</summary>
    public double PriorWeight { get; init; } = 1;

    /// <summary>Spread of log latencies before an arm was seen.</summary>
    public double PriorSpread { get; init; } = 0.5;

    /// <summary>A trial is cut off at this multiple of the default's 95th percentile.</summary>
    public double CutOffFactor { get; init; } = 1.5;

    /// <summary>An adopted arm's execution is cut off at this multiple: its plan has become another one.</summary>
    public double GuardFactor { get; init; } = 10;

    /// <summary>Most executions that try an arm that is not in force.</summary>
    public double TrialShare { get; init; } = 0.05;

    /// <summary>Most time that trials may cost beyond the default's, as a share of all the time that the default would take.</summary>
    public double OverspendShare { get; init; } = 0.03;

    /// <summary>While an arm is adopted one in so many executions runs the default, so that both are known at the same load.</summary>
    public int ControlEvery { get; init; } = 50;

    /// <summary>The prior of an arm whose default has this mean.</summary>
    internal LatencyPosterior Prior(double mean) => new(mean, PriorWeight, 1, PriorSpread * PriorSpread);
}

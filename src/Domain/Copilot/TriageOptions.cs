namespace SqlxOrleans.Domain.Copilot;

/// <summary>The named constants of the triage learner (design "Copilot: rewards to scheduler weights", "Triage").</summary>
public sealed record TriageOptions
{
    /// <summary>Rate of the demand's exponentially weighted mean and mean absolute deviation, per decision, 0..1.</summary>
    public double DemandRate { get; init; } = 0.4;

    /// <summary>Rate of the service time's mean. Slower than demand: one heavy query must not double a class's requirement.</summary>
    public double ServiceRate { get; init; } = 0.2;

    /// <summary>
    /// Rate at which a service time that is really a latency may rise. Latency contains queueing; following it up quickly would
    /// make a slow class look like a big one and feed the queue that slows it.
    /// </summary>
    public double LatencyAsServiceRiseRate { get; init; } = 0.02;

    /// <summary>kappa: mean absolute deviations added to the mean demand.</summary>
    public double DeviationFactor { get; init; } = 1.0;

    /// <summary>Headroom before anything was learned.</summary>
    public double HeadroomStart { get; init; } = 1.1;

    /// <summary>Least headroom.</summary>
    public double HeadroomMin { get; init; } = 1.0;

    /// <summary>Greatest headroom.</summary>
    public double HeadroomMax { get; init; } = 2.5;

    /// <summary>Greatest relative growth of the headroom in one decision.</summary>
    public double HeadroomGain { get; init; } = 0.15;

    /// <summary>Growth is full from a violation of 1 over this.</summary>
    public double ViolationGain { get; init; } = 3;

    /// <summary>
    /// Factor on the headroom when the target was met; also, down to <see cref="HeadroomStart"/>, while a class is given up.
    /// </summary>
    public double HeadroomDecay { get; init; } = 0.99;

    /// <summary>H: the time in which a backlog should be drained.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>Least weight of a class: nothing starves.</summary>
    public double Floor { get; init; } = 0.02;

    /// <summary>Greatest weight of a class.</summary>
    public double Ceiling { get; init; } = 0.9;

    /// <summary>Share of the slack that protected classes get in proportion to the default weights.</summary>
    public double ProtectedSlackShare { get; init; } = 0.5;

    /// <summary>Weights of the classes in the objective J.</summary>
    public PerClass<double> ObjectiveWeights { get; init; } = new(0.40, 0.15, 0.25, 0.20);

    /// <summary>Equal decisions in a row before the protected set changes.</summary>
    public int SetChangeDecisions { get; init; } = 2;

    /// <summary>The set changes at once when it needs more than this share of capacity.</summary>
    public double OverloadLimit { get; init; } = 1.3;

    /// <summary>
    /// Greatest change of one weight in one epoch. 0.35 is the longest way a usual shift needs (L from its default 0.5 to 0.85),
    /// so that reaction stays one step, while a single wrong decision cannot swing the scheduler from one end to the other
    /// (0.02 to 0.9 takes three epochs, each with its hold).
    /// </summary>
    public double MaxStep { get; init; } = 0.35;

    /// <summary>A smaller change in every class is not worth an epoch.</summary>
    public double MaterialChange { get; init; } = 0.01;

    /// <summary>
    /// While every target is met and the weights in force cover every protected class's mean demand, only a greater change than this is
    /// worth an epoch: noise in demand must not keep the weights moving, and a hold that noise began would delay the answer to
    /// the next overload.
    /// </summary>
    public double CalmChange { get; init; } = 0.10;

    /// <summary>Requests under the new weights that end a class's hold.</summary>
    public int HoldRequests { get; init; } = 30;

    /// <summary>Time that ends the hold of every class.</summary>
    public TimeSpan HoldTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Without telemetry for this long the default weights come back.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Every fault at once, each with its field and the fix; empty when the options are valid.</summary>
    public IReadOnlyList<string> Validate() => TriageOptionsRules.Check(this);
}

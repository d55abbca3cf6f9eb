namespace SqlxOrleans.Domain.Copilot;

/// <summary>The named constants of the triage learner (design "Copilot: rewards to scheduler weights", "Triage").</summary>
public sealed record TriageOptions
{
    /// <summary>
    /// Rate of the demand's exponentially weighted mean and mean absolute deviation, per decision, 0..1: about five seconds, as the
    /// few long statements of a second say little about the next.
    /// </summary>
    public double DemandRate { get; init; } = 0.2;

    /// <summary>Rate of the service time's mean. Slower than demand: one heavy query must not double a class's requirement.</summary>
    public double ServiceRate { get; init; } = 0.2;

    /// <summary>
    /// Rate at which a service time that is really a latency may rise. Latency contains queueing; following it up quickly would
    /// make a slow class look like a big one and feed the queue that slows it.
    /// </summary>
    public double LatencyAsServiceRiseRate { get; init; } = 0.02;

    /// <summary>
    /// Rate at which the least service time is forgotten, per decision: half in about two minutes, so that a database that became
    /// slower for good is not held for a crowded one.
    /// </summary>
    public double LeastServiceRate { get; init; } = 0.005;

    /// <summary>Executions in an interval from which their mean says something about contention.</summary>
    public int ContentionRequests { get; init; } = 20;

    /// <summary>Greatest contention believed.</summary>
    public double ContentionMax { get; init; } = 8;

    /// <summary>kappa: mean absolute deviations added to the mean demand.</summary>
    public double DeviationFactor { get; init; } = 0.25;

    /// <summary>Headroom before anything was learned.</summary>
    public double HeadroomStart { get; init; } = 1.0;

    /// <summary>Least headroom.</summary>
    public double HeadroomMin { get; init; } = 0.8;

    /// <summary>Greatest headroom.</summary>
    public double HeadroomMax { get; init; } = 1.6;

    /// <summary>Greatest relative growth of the headroom in one decision.</summary>
    public double HeadroomGain { get; init; } = 0.15;

    /// <summary>Growth is full from a violation of 1 over this.</summary>
    public double ViolationGain { get; init; } = 3;

    /// <summary>The headroom grows only while the demand is at least this part of the class's weight: while the weight binds.</summary>
    public double BindingPart { get; init; } = 0.5;

    /// <summary>
    /// Factor on the headroom when the target was met; also, down to <see cref="HeadroomStart"/>, while a class is given up.
    /// </summary>
    public double HeadroomDecay { get; init; } = 0.99;

    /// <summary>H: the time in which a backlog should be drained.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>Draining a backlog adds at most this part of the demand to a requirement.</summary>
    public double DrainLimit { get; init; } = 0.5;

    /// <summary>Factor with which the evidence of earlier decisions counts: 0.8 makes about five decisions of it.</summary>
    public double EvidenceMemory { get; init; } = 0.8;

    /// <summary>Requests (faded) from which a class's misses are evidence.</summary>
    public double EvidenceRequests { get; init; } = 5;

    /// <summary>Share of the slots that the demand of protected classes may fill: over it queues grow long before it is 1.</summary>
    public double FitLimit { get; init; } = 0.85;

    /// <summary>
    /// A requirement is believed up to this many times the default weight. The class that costs the others most is believed up to
    /// its default weight only: a greater one would buy its target with theirs.
    /// </summary>
    public double RaiseLimit { get; init; } = 1.2;

    /// <summary>A class that still misses while it is given up waits this many times longer for its trial.</summary>
    public int ReleaseTrialFactor { get; init; } = 8;

    /// <summary>Calm decisions before a class that was given up is protected again.</summary>
    public int ReleaseDecisions { get; init; } = 6;

    /// <summary>The greatest number of calm decisions that releases which proved wrong can lead to.</summary>
    public int ReleaseDecisionsMax { get; init; } = 48;

    /// <summary>A class that is given up within so many decisions after a release shows that the release was wrong.</summary>
    public int RelapseDecisions { get; init; } = 20;

    /// <summary>Decisions after a change of the set before another class is given up: queues must drain before they are evidence.</summary>
    public int PressPause { get; init; } = 6;

    /// <summary>Least weight of a class: nothing starves.</summary>
    public double Floor { get; init; } = 0.02;

    /// <summary>Greatest weight of a class.</summary>
    public double Ceiling { get; init; } = 0.9;

    /// <summary>
    /// Part of its default weight that a class keeps when it is given up, if the requirements of the others allow it: enough to
    /// be met when it asks for little, too little to take more than one of a few slots.
    /// </summary>
    public double GivenUpPart { get; init; } = 0.3;

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
    public double MaterialChange { get; init; } = 0.05;

    /// <summary>
    /// While every protected class meets its target, only a greater change than this is worth an epoch: noise in demand must not keep
    /// the weights moving, and a hold that noise began would delay the answer to the next overload.
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

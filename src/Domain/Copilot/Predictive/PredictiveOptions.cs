namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>The constants of <see cref="PredictiveLearner"/>, found on tuning seeds of the simulator (docs/copilot.md).</summary>
public sealed record PredictiveOptions
{
    /// <summary>Seconds of demand that a plan is tried on.</summary>
    public int HistoryLength { get; init; } = 40;

    /// <summary>What a second counts over the one after it, 0..1.</summary>
    public double HistoryDecay { get; init; } = 0.95;

    /// <summary>Length of a window of the objective in decisions: a class meets its target when it does in each of them.</summary>
    public int Window { get; init; } = 5;

    /// <summary>
    /// Rate per decision at which a class's demand follows what arrives. A class with a target of some seconds rides out a burst in its
    /// queue, so that its mean counts; one with a target of milliseconds is late at once, so that every second counts.
    /// </summary>
    public PerClass<double> DemandRate { get; init; } = new(1, 1, 0.35, 0.25);

    /// <summary>What earlier requests count in a service time over those of the next decision, 0..1.</summary>
    public double ServiceMemory { get; init; } = 0.85;

    /// <summary>Rate at which a service time that is really a latency may rise: most of a rise is queueing.</summary>
    public double LatencyAsServiceRiseRate { get; init; } = 0.02;

    /// <summary>Seconds that a plan looks ahead: the past as in a mirror, with a burst of each class in turn where the past is short.</summary>
    public int Horizon { get; init; } = 40;

    /// <summary>How many times its demand a class asks for in a burst that has not been seen; 1: none.</summary>
    public double UnseenBurst { get; init; } = 1.6;

    /// <summary>Time in which a class's backlog must be drained lest it misses its target, seconds.</summary>
    public PerClass<double> DrainSeconds { get; init; } = new(0.5, 0.5, 2, 3);

    /// <summary>Backlog beyond which a class is expected to turn queries away, seconds that all slots together need for it.</summary>
    public PerClass<double> BacklogLimit { get; init; } = new(1, 1, 2, 2);

    /// <summary>Standard deviations by which the classes exceed their mean demand in a second that decides.</summary>
    public double BadLuck { get; init; } = 1;

    /// <summary>Sum of surprises (in standard deviations, less <see cref="SurpriseSlack"/> each) from which demand has changed and history is void.</summary>
    public double SurpriseLimit { get; init; } = 4;

    /// <summary>Surprise of a decision that is none.</summary>
    public double SurpriseSlack { get; init; } = 0.5;

    /// <summary>Decisions of history that are kept when demand has changed.</summary>
    public int KeptAfterChange { get; init; } = 2;

    /// <summary>Utilisation of its share at which a class meets its target every other time, before anything was learnt.</summary>
    public PerClass<double> Threshold { get; init; } = new(0.95, 0.95, 1, 1);

    /// <summary>Change of utilisation over which meeting the target turns from likely (0.73) to even.</summary>
    public PerClass<double> Slope { get; init; } = new(0.06, 0.08, 0.1, 0.1);

    /// <summary>Greatest log-odds that the model of demand alone can give: more would be beyond what outcomes can correct.</summary>
    public double LogOddsLimit { get; init; } = 5;

    /// <summary>Variance of each coefficient of the correction before anything was learnt.</summary>
    public double CorrectionVariance { get; init; } = 3;

    /// <summary>What the outcome of a decision is worth beside an independent one: neighbouring seconds resemble each other.</summary>
    public double OutcomeInformation { get; init; } = 0.25;

    /// <summary>Log-odds up to which a belief decides what a few late requests mean: more would have it confirm itself.</summary>
    public double BeliefLimit { get; init; } = 2;

    /// <summary>Part of what was learnt that is forgotten with each outcome.</summary>
    public double CorrectionForgetting { get; init; } = 0.001;

    /// <summary>Standard deviations of the correction that speak for a setting: what has not been tried gets its chance.</summary>
    public double Optimism { get; init; } = 0.3;

    /// <summary>
    /// What more weight is worth in J, per unit of weight and of its part in J, to the class that J weighs most when under the default weights it is
    /// nearly always late although the model of demand says that its share would do: what the model does not see is tried.
    /// </summary>
    public double Urge { get; init; } = 0.3;

    /// <summary>What a change costs in J, per unit of summed absolute change of the weights.</summary>
    public double ChangeCost { get; init; } = 0.025;

    /// <summary>What the default weights gain in J.</summary>
    public double DefaultBonus { get; init; } = 0.02;

    /// <summary>Parts of the lattice of settings: 8 make 165.</summary>
    public int LatticeParts { get; init; } = 8;

    /// <summary>Settings of the lattice that are looked at closely.</summary>
    public int Finalists { get; init; } = 20;

    /// <summary>Random settings near the weights in force.</summary>
    public int Neighbours { get; init; } = 30;

    /// <summary>Standard deviation of the logarithm of a neighbour's weights.</summary>
    public double NeighbourSpread { get; init; } = 0.2;

    /// <summary>Least weight of a class: nothing starves.</summary>
    public double Floor { get; init; } = 0.02;

    /// <summary>
    /// Part of its default weight that a class keeps of few slots that are not played when it is given up. Weighted fair sharing is a model of a fluid, and of
    /// few slots no belief about it is good enough to starve a class for.
    /// </summary>
    public double GivenUpPart { get; init; } = 0.5;

    /// <summary>
    /// Slots up to which an outcome counts twice and, where settings are not played, a class keeps its <see cref="GivenUpPart"/>, a change costs
    /// twice and is held twice as long; beyond, all this falls with their fourth power.
    /// </summary>
    public double FewSlots { get; init; } = 6;

    /// <summary>
    /// Slots from which settings are played: of fewer, caps make too few settings, and a kernel that takes slots back shares them better.
    /// </summary>
    public double PlayedSlotsFrom { get; init; } = 4;

    /// <summary>
    /// Slots up to which settings are played on a kernel of single slots before few cores, instead of weighed as shares of a fluid. Beyond it
    /// would cost more, and the fluid is the better likeness.
    /// </summary>
    public double PlayedSlots { get; init; } = 8;

    /// <summary>Rate per decision at which a setting's worth follows what it was worth when it was played.</summary>
    public double WorthRate { get; init; } = 0.1;

    /// <summary>Decisions in which settings are played before one is chosen.</summary>
    public int LeastPlayed { get; init; } = 2;

    /// <summary>What a setting of few slots must be worth in J beyond the one in force.</summary>
    public double LeastAdvantage { get; init; } = 0.02;

    /// <summary>Greatest weight of a class.</summary>
    public double Ceiling { get; init; } = 0.9;

    /// <summary>Weights of the classes in the objective J.</summary>
    public PerClass<double> ObjectiveWeights { get; init; } = new(0.40, 0.15, 0.25, 0.20);

    /// <summary>Greatest change of one weight in one epoch.</summary>
    public double MaxStep { get; init; } = 0.5;

    /// <summary>Requests under the new weights that end a class's hold after a change.</summary>
    public int HoldRequests { get; init; } = 30;

    /// <summary>Time that ends the hold of every class.</summary>
    public TimeSpan HoldTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Without telemetry for this long the default weights come back.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>0..1: how far so few slots are from the fluid that the model takes them for.</summary>
    internal double Caution(double slots) => Math.Min(1, Math.Pow(FewSlots / slots, 4));

    /// <summary>Least weights when so many slots are shared out.</summary>
    internal double[] FloorsFor(double slots)
    {
        var part = GivenUpPart * Caution(slots);
        return [.. PerClass.Of(SchedulerWeights.Default).ToArray().Select(standard => Math.Max(Floor, part * standard))];
    }

    /// <summary>Every fault at once, each with its field and the fix; empty when the options are valid.</summary>
    public IReadOnlyList<string> Validate() => PredictiveOptionsRules.Check(this);
}

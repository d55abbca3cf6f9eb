namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>
/// The named constants of the scaling classifier. <see cref="Prior"/> was fitted, and the thresholds were chosen, on seeds 900 to 923 of the lab's scenarios
/// <c>ramps</c> and <c>random-ramps</c> (<c>bench/Load scaling --fit</c>); the thresholds so that a false alarm and a missed breach cost the same.
/// </summary>
public sealed record ScalingOptions
{
    /// <summary>
    /// How far ahead a breach is predicted. An autoscaler needs it: KEDA looks every 30 s, the HPA acts every 15 s, a kernel starts in
    /// seconds. Much further ahead a trend of demand tells little more than its mean.
    /// </summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Least time between two remembered samples that wait for their label: neighbours say nearly the same.</summary>
    public TimeSpan LearningSpacing { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Without telemetry for this long everything but what was learnt is void.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Length of a window in which a class meets or misses its target: the objective's.</summary>
    public TimeSpan WindowLength { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Share of the slots that demand must exceed over three windows for their misses to be the capacity's fault.</summary>
    public double BreachLoad { get; init; } = 1;

    /// <summary>Memory of the shortest mean of demand, seconds.</summary>
    public double NowMemory { get; init; } = 5;

    /// <summary>Memory of the mean in which a burst comes and goes, seconds.</summary>
    public double RecentMemory { get; init; } = 20;

    /// <summary>Memory of service times, seconds: what a query costs changes seldom, and a shorter mean would be taken for demand that moves.</summary>
    public double ServiceMemory { get; init; } = 30;

    /// <summary>A sample with this probability or more, so many times in a row, raises the warning.</summary>
    public double RaiseAt { get; init; } = 0.6;

    /// <inheritdoc cref="RaiseAt"/>
    public int RaiseSamples { get; init; } = 2;

    /// <summary>The warning is lowered after the probability was below this for <see cref="LowerAfter"/>.</summary>
    public double LowerAt { get; init; } = 0.6;

    /// <summary>For how long less must be enough before less is recommended: the warning's and the ratio's.</summary>
    public TimeSpan LowerAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The share of the slots that demand should fill.</summary>
    public double TargetUtilisation { get; init; } = 0.8;

    /// <summary>Least recommended capacity, as a ratio of the present.</summary>
    public double RatioMin { get; init; } = 0.5;

    /// <summary>Greatest recommended capacity, as a ratio of the present.</summary>
    public double RatioMax { get; init; } = 4;

    /// <summary>While the warning stands at least this ratio is recommended: an autoscaler ignores a tenth.</summary>
    public double LeastGrowth { get; init; } = 1.15;

    /// <summary>A ratio moves only by more than this.</summary>
    public double RatioStep { get; init; } = 0.05;

    /// <summary>0..1: what one labelled sample counts; neighbouring samples share their breach, so far less than 1. 0 learns nothing.</summary>
    public double Information { get; init; } = 0.05;

    /// <summary>0..1: part of the way back to the prior with every labelled sample.</summary>
    public double Forgetting { get; init; } = 0.0005;

    /// <summary>Variance of each coefficient before anything was learnt here.</summary>
    public double PriorVariance { get; init; } = 0.1;

    /// <summary>Coefficients before anything was learnt here, in the order of <see cref="ScalingFeatures"/>, the constant first.</summary>
    public IReadOnlyList<double> Prior { get; init; } = [-2.75, 2.1, 5.25, 3.2, 3.25, 4.35, 2.35];

    /// <summary>Every fault at once, each with its field and the fix; empty when the options are valid.</summary>
    public IReadOnlyList<string> Validate() => ScalingOptionsRules.Check(this);

    /// <summary>How long after its begin a breach is known: the windows that prove it.</summary>
    internal TimeSpan Confirmation => BreachWatch.Windows * WindowLength;
}

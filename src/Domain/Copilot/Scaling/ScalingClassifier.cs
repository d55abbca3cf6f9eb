using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>
/// Predicts that a workspace will ask for more than its kernels' slots can do before a target is missed for it. Logistic regression on
/// trends of demand; it learns online, from labels that arrive when the horizon has passed. Deterministic:
/// no clock, no randomness. Never throws on what telemetry may bring.
/// </summary>
public sealed class ScalingClassifier
{
    private const double SlotsChange = 0.05;
    private const double LeastPush = 0.1;
    private const int MaxReasons = 3;

    /// <summary>A trend of fewer seconds teaches nothing.</summary>
    private const double LeastSeconds = 30;

    private readonly ScalingOptions _options;

    /// <summary>A classifier.</summary>
    /// <exception cref="ArgumentException">The options have faults.</exception>
    public ScalingClassifier(ScalingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        _options = options;
    }

    /// <summary>The constants.</summary>
    public ScalingOptions Options => _options;

    /// <summary>Takes a sample of demand.</summary>
    /// <param name="state">Before.</param>
    /// <param name="sample">About a second of demand, see <see cref="DemandFold"/>; one that says nothing of capacity changes nothing.</param>
    /// <param name="now">Its end.</param>
    public ScalingState Step(ScalingState state, WorkspaceDemand sample, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(sample);
        if (state.LastAt is { } last && (now < last || now - last > _options.Patience))
            state = Interrupt(state);
        if (sample.Interval <= TimeSpan.Zero || !sample.HasTelemetry || sample.Slots <= 0 || sample.Problem() is not null)
            return state;
        if (sample.Interval > _options.Patience)
            return Interrupt(state);
        state = Measure(Fit(state, sample.Slots), sample, now);
        state = CloseWindow(state, now) with { LastAt = now };
        Span<double> inputs = stackalloc double[ScalingFeatures.Count];
        state.Features.Fill(inputs);
        var probability = state.Belief.Probability(inputs);
        var since = state.Breaches.Since;
        var advice = state.Advice.Add(probability, since is not null, Grown(state), Calm(state), sample.Interval.TotalSeconds, _options);
        return state with
        {
            Probability = probability,
            Advice = advice,
            Claims = state.Claims.Step(now, advice.Warned, since, _options.Horizon, _options.Confirmation),
            Pending = since is null && state.Trend.Seconds >= LeastSeconds
                ? state.Pending.Add(new PendingSample(now, state.Features), _options.LearningSpacing)
                : state.Pending,
        };
    }

    /// <summary>What to say of a workspace.</summary>
    public ScalingOutlook Outlook(ScalingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(
            state.LastAt, state.Probability, state.Advice.Warned, state.Breaches.Since, state.Slots, state.Advice.Ratio, Lead(state), Reasons(state));
    }

    private static ScalingState Interrupt(ScalingState state) => state with
    {
        Classes = PerClass.Of(c => state.Classes[c].NextWindow() with { Load = 0, BacklogSeconds = 0, WaitRatio = 0 }),
        Trend = default,
        Loads = LoadHistory.Empty,
        Window = default,
        Breaches = BreachWatch.Begin,
        Pending = PendingLabels.Empty,
        Claims = state.Claims.Void(averted: false),
        Advice = ScalingAdvice.Begin,
        LastAt = null,
        Features = default,
        Probability = 0,
    };

    /// <summary>
    /// After a change of capacity shares are of the new one, and nobody will know what would have come of the old one: what was claimed and what waits for
    /// a label is void. That is also the end of every warning that was heeded.
    /// </summary>
    private ScalingState Fit(ScalingState state, int slots)
    {
        if (state.Slots == 0 || Math.Abs(slots - state.Slots) < SlotsChange * state.Slots)
            return state with { Slots = slots };
        var factor = (double)state.Slots / slots;
        return state with
        {
            Slots = slots,
            Trend = state.Trend.Rescaled(factor),
            Loads = state.Loads.Rescaled(factor),
            Window = default,
            Classes = PerClass.Of(c => state.Classes[c].NextWindow()),
            Breaches = BreachWatch.Begin,
            Pending = PendingLabels.Empty,
            Claims = state.Claims.Void(averted: factor < 1),
            Advice = state.Advice.Rescaled(factor, _options),
        };
    }

    private ScalingState Measure(ScalingState state, WorkspaceDemand sample, DateTimeOffset now)
    {
        var (seconds, classes) = (sample.Interval.TotalSeconds, state.Classes);
        double load = 0;
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var meter = classes[workloadClass].Add(sample.Classes[workloadClass], seconds, _options);
            classes = classes.With(workloadClass, meter);
            load += meter.Load;
        }

        load = Math.Min(DemandTrend.LoadLimit, load / state.Slots);
        var shares = PerClass.Of(c => (float)Math.Min(DemandTrend.LoadLimit, classes[c].Load / state.Slots));
        var (window, loads) = (state.Window, state.Loads.Add(new((float)seconds, shares), out var features));
        return state with
        {
            Classes = classes,
            Trend = state.Trend.Add(load, seconds, _options),
            Loads = loads,
            Features = features,
            Window = new(window.Start ?? state.LastAt ?? now, window.Seconds + seconds, window.LoadSeconds + (load * seconds)),
        };
    }

    private ScalingState CloseWindow(ScalingState state, DateTimeOffset now)
    {
        // Five samples of not quite a second are a window of five seconds.
        if (state.Window.Seconds < 0.95 * _options.WindowLength.TotalSeconds)
            return state;
        var missed = false;
        foreach (var workloadClass in WorkloadClasses.Judged)
            missed |= state.Classes[workloadClass].Missed;
        var window = new BreachWindow(state.Window.Start ?? now, (float)(state.Window.LoadSeconds / state.Window.Seconds), missed);
        var breaches = state.Breaches.Add(window, _options.BreachLoad);
        return Mature(state, breaches, now) with
        {
            Breaches = breaches,
            Window = new(now, 0, 0),
            Classes = PerClass.Of(c => state.Classes[c].NextWindow()),
        };
    }

    private ScalingState Mature(ScalingState state, BreachWatch breaches, DateTimeOffset now)
    {
        if (breaches.Since is not { } since)
        {
            var waiting = state.Pending.WithoutBreach(now, _options.Horizon + _options.Confirmation, out var matured);
            return state with { Pending = waiting, Belief = Learn(state.Belief, matured, cameTrue: false) };
        }

        var none = state.Pending.WithBreach(since, _options.Horizon, out var quiet, out var foretold);
        return state with { Pending = none, Belief = Learn(Learn(state.Belief, quiet, cameTrue: false), foretold, cameTrue: true) };
    }

    private LogisticBelief Learn(LogisticBelief belief, ReadOnlySpan<PendingSample> samples, bool cameTrue)
    {
        Span<double> inputs = stackalloc double[ScalingFeatures.Count];
        foreach (var sample in samples)
        {
            sample.Features.Fill(inputs);
            belief = belief.Learn(inputs, cameTrue, _options);
        }

        return belief;
    }

    /// <summary>What demand will need at the end of the horizon, and what waits drained until then.</summary>
    private double Grown(ScalingState state)
    {
        var (horizon, trend, waits) = (_options.Horizon.TotalSeconds, state.Features.Middle, 0.0);
        foreach (var workloadClass in WorkloadClasses.Judged)
            waits += state.Classes[workloadClass].BacklogSeconds;
        var peak = Math.Max(Math.Max(state.Trend.Now, state.Trend.Recent), trend.Level);
        return (peak + (Math.Max(0, trend.Slope) * horizon) + Math.Min(DemandTrend.LoadLimit, waits / state.Slots / horizon)) / _options.TargetUtilisation;
    }

    /// <summary>What demand needs with its usual ups and downs.</summary>
    private double Calm(ScalingState state) =>
        (Math.Max(state.Trend.Recent, state.Features.Middle.Level) + Math.Sqrt(state.Trend.Variance)) / _options.TargetUtilisation;

    private TimeSpan? Lead(ScalingState state)
    {
        var (trend, limit) = (state.Features.Middle, 2 * _options.Horizon.TotalSeconds);
        if (state.LastAt is null)
            return null;
        if (trend.Level >= 1)
            return TimeSpan.Zero;
        return trend.Slope > 0 && 1 - trend.Level <= trend.Slope * limit ? TimeSpan.FromSeconds(Math.Min(limit, (1 - trend.Level) / trend.Slope)) : null;
    }

    private static List<string> Reasons(ScalingState state)
    {
        var reasons = new List<string>();
        if (state.LastAt is null)
            return reasons;
        if (state.Breaches.Since is { } since)
            reasons.Add(FormattableString.Invariant($"more is asked for than the slots can do, and targets are missed for it, since {since.UtcDateTime:HH:mm:ss}Z"));
        var inputs = new double[ScalingFeatures.Count];
        state.Features.Fill(inputs);
        reasons.AddRange(Enumerable.Range(1, ScalingFeatures.Count - 1)
            .Select(input => (Input: input, Push: state.Belief.Push(inputs, input)))
            .Where(each => each.Push > LeastPush)
            .OrderByDescending(each => each.Push)
            .Take(MaxReasons)
            .Select(each => state.Features.Text(each.Input)));
        return reasons;
    }
}

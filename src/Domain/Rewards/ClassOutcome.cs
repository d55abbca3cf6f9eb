using SqlxOrleans.Domain.Slos;

namespace SqlxOrleans.Domain.Rewards;

/// <summary>
/// What happened to the queries of one class under one weight epoch. <c>default</c> is "nothing". Sums saturate at
/// <see cref="CountLimit"/>, so that no sequence of reports overflows.
/// </summary>
/// <param name="Requests">Requests that ended.</param>
/// <param name="RequestsFailed">Of these, failed.</param>
/// <param name="Timed">Requests with a latency.</param>
/// <param name="Good">Of these, within the threshold and not failed.</param>
/// <param name="Spans">Attempts.</param>
/// <param name="SpansFailed">Of these, failed.</param>
/// <param name="Arrivals">Requests offered.</param>
/// <param name="ServiceSeconds">Time spent executing, seconds.</param>
/// <param name="Serviced">Requests in <paramref name="ServiceSeconds"/>.</param>
/// <param name="LatencySeconds">Sum of the latencies of the timed requests, seconds.</param>
/// <param name="P95Ms">95th percentile latency, ms; 0 without a timed request.</param>
/// <param name="Preemptions">Executions cancelled for another's deadline.</param>
public readonly record struct ClassOutcome(
    long Requests,
    long RequestsFailed,
    long Timed,
    long Good,
    long Spans,
    long SpansFailed,
    long Arrivals,
    double ServiceSeconds,
    long Serviced,
    double LatencySeconds,
    double P95Ms,
    long Preemptions)
{
    /// <summary>The greatest count that is believed: a million queries a second for thirty years.</summary>
    public const long CountLimit = 1_000_000_000_000_000;

    /// <summary>The greatest sum of seconds, and the greatest latency in ms, that is believed.</summary>
    public const double DurationLimit = 1e15;

    /// <summary>True when every number is in range and no part exceeds its whole.</summary>
    public bool IsSane =>
        IsCount(Requests) && IsCount(Spans) && IsCount(Arrivals) && IsCount(Serviced) && IsCount(Preemptions)
        && RequestsFailed >= 0 && RequestsFailed <= Requests && Timed >= 0 && Timed <= Requests && Good >= 0 && Good <= Timed
        && SpansFailed >= 0 && SpansFailed <= Spans
        && IsDuration(ServiceSeconds) && IsDuration(LatencySeconds) && IsDuration(P95Ms);

    /// <summary>
    /// The 95th percentile, moved to the side of a threshold on which the exact counts put it: merged pieces only approximate
    /// it, and small pieces draw it towards the mean. More than 5 % not good: at least the threshold; else at most.
    /// </summary>
    /// <param name="thresholdMs">The threshold under which <see cref="Good"/> was counted, ms; 0 when unknown.</param>
    public double P95MsAgainst(double thresholdMs) =>
        Timed == 0 || !(thresholdMs > 0) ? P95Ms
        : Good < Objective.LatencyTarget * Timed ? Math.Max(P95Ms, thresholdMs)
        : Math.Min(P95Ms, thresholdMs);

    /// <summary>
    /// Counts add exactly. The 95th percentile of two pieces is approximated by the mean of theirs, weighted with their timed
    /// requests: it lies between the two, as the exact one does.
    /// </summary>
    public static ClassOutcome operator +(in ClassOutcome left, in ClassOutcome right) => new(
        Add(left.Requests, right.Requests),
        Add(left.RequestsFailed, right.RequestsFailed),
        Add(left.Timed, right.Timed),
        Add(left.Good, right.Good),
        Add(left.Spans, right.Spans),
        Add(left.SpansFailed, right.SpansFailed),
        Add(left.Arrivals, right.Arrivals),
        Math.Min(DurationLimit, left.ServiceSeconds + right.ServiceSeconds),
        Add(left.Serviced, right.Serviced),
        Math.Min(DurationLimit, left.LatencySeconds + right.LatencySeconds),
        WeightedMean(left.P95Ms, left.Timed, right.P95Ms, right.Timed),
        Add(left.Preemptions, right.Preemptions));

    private static bool IsCount(long value) => value is >= 0 and <= CountLimit;

    private static bool IsDuration(double value) => value is >= 0 and <= DurationLimit;

    private static long Add(long left, long right) => Math.Min(CountLimit, left + right);

    private static double WeightedMean(double left, long leftWeight, double right, long rightWeight) =>
        leftWeight + rightWeight == 0 ? 0
        : leftWeight == 0 ? right
        : rightWeight == 0 ? left
        : left + ((right - left) * ((double)rightWeight / (leftWeight + rightWeight)));
}

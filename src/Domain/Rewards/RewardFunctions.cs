namespace SqlxOrleans.Domain.Rewards;

/// <summary>
/// The reward of each feedback source (specification section 9), bounded to -1..1. Null means "no reward": the signal is missing,
/// not finite or out of range.
/// </summary>
public static class RewardFunctions
{
    /// <summary>Driver errors in five minutes at which the error term reaches -1: the specification's alert threshold (8.1).</summary>
    public const double DriverErrorLimit = 50;

    /// <summary>The greatest reward for denials that look as they always do.</summary>
    public const double ComplianceCap = 0.1;

    /// <summary>-tanh((p95 - T) / T): 0 at the target, falling with every millisecond, +0.76 at no latency at all.</summary>
    /// <param name="p95Ms">95th percentile, ms, not negative.</param>
    /// <param name="targetMs">Target T, ms, positive.</param>
    public static double? Latency(double p95Ms, double targetMs) =>
        IsAmount(p95Ms) && IsAmount(targetMs) && targetMs > 0 ? -Math.Tanh((p95Ms - targetMs) / targetMs) : null;

    /// <summary>-min(1, errors / 50) for the driver errors of the last five minutes.</summary>
    public static double? Errors(long driverErrors5m) =>
        driverErrors5m >= 0 ? -Math.Min(1, driverErrors5m / DriverErrorLimit) : null;

    /// <summary>
    /// -tanh((f - b) / b) for the share f of failed requests against the share b that the objective allows: 0 at the objective,
    /// +0.76 without a failure, about -1 from three times the allowance on. The shape is the latency term's, so that "at the
    /// target" is 0 for both. An objective of 1 allows nothing: +0.76 or -1.
    /// </summary>
    /// <param name="failed">Failed requests.</param>
    /// <param name="requests">All requests; without one there is no reward.</param>
    /// <param name="objective">Least availability, 0..1.</param>
    public static double? Availability(long failed, long requests, double objective)
    {
        if (requests <= 0 || failed < 0 || failed > requests || objective is not (>= 0 and <= 1))
            return null;
        var ratio = (double)failed / requests;
        var allowed = 1 - objective;
        return allowed > 0 ? -Math.Tanh((ratio - allowed) / allowed)
            : failed == 0 ? Math.Tanh(1)
            : -1;
    }

    /// <summary>(ratio - baseline) / max(0.05, 1 - baseline), clipped: positive when plan reuse improved.</summary>
    /// <param name="hitRatio">Hits over lookups, 0..1.</param>
    /// <param name="baseline">The workspace's usual ratio, 0..1.</param>
    public static double? Cache(double hitRatio, double baseline) =>
        hitRatio is >= 0 and <= 1 && baseline is >= 0 and <= 1
            ? Math.Clamp((hitRatio - baseline) / Math.Max(0.05, 1 - baseline), -1, 1)
            : null;

    /// <summary>(baseline - duration) / baseline, clipped: positive when migrations became faster.</summary>
    /// <param name="meanMs">Mean duration, ms.</param>
    /// <param name="baselineMs">The workspace's usual duration, ms, positive.</param>
    public static double? Migration(double meanMs, double baselineMs) =>
        IsAmount(meanMs) && IsAmount(baselineMs) && baselineMs > 0 ? Math.Clamp((baselineMs - meanMs) / baselineMs, -1, 1) : null;

    /// <summary>
    /// A denial that stands is neutral (0), and up to +0.1 as the count matches its baseline; only denials that an operator marked
    /// as wrong are punished, by their share. Without a denial there is nothing to reward.
    /// </summary>
    /// <param name="denies5m">Denials in five minutes.</param>
    /// <param name="baseline">The usual count.</param>
    /// <param name="wrong">Of these, marked as wrong.</param>
    public static double? Compliance(long denies5m, double baseline, long wrong = 0)
    {
        if (denies5m <= 0 || !IsAmount(baseline) || wrong < 0 || wrong > denies5m)
            return null;
        return wrong > 0
            ? -(double)wrong / denies5m
            : ComplianceCap * Math.Max(0, 1 - (Math.Abs(denies5m - baseline) / Math.Max(1, baseline)));
    }

    private static bool IsAmount(double value) => double.IsFinite(value) && value >= 0;
}

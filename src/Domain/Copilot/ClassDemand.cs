namespace SqlxOrleans.Domain.Copilot;

/// <summary>What one class asked for and got in one decision interval. <c>default</c> is an idle, silent class.</summary>
/// <param name="Arrivals">Requests offered (requests that ended, when the kernel never reports arrivals).</param>
/// <param name="MeanServiceSeconds">
/// Mean execution time, seconds; the mean latency when <paramref name="ServiceIsLatency"/>; null when nothing ended.
/// </param>
/// <param name="ServiceIsLatency">True when no service time was reported, so that the mean contains queueing.</param>
/// <param name="BusySeconds">Execution time that ended in the interval, seconds.</param>
/// <param name="Backlog">Queries waiting; -1 when no kernel says.</param>
/// <param name="Requests">Requests that ended.</param>
/// <param name="RequestsUnderCurrent">Of these, run under the weight epoch in force (or under an unknown one).</param>
/// <param name="RequestsFailed">Of <paramref name="Requests"/>, failed.</param>
/// <param name="Timed">Requests with a latency.</param>
/// <param name="Good">Of these, within the threshold and not failed.</param>
/// <param name="P95Ms">95th percentile latency, ms; 0 without a timed request.</param>
/// <param name="ThresholdMs">Latency threshold in force, ms; 0 when unknown.</param>
public readonly record struct ClassDemand(
    long Arrivals,
    double? MeanServiceSeconds,
    bool ServiceIsLatency,
    double BusySeconds,
    int Backlog,
    long Requests,
    long RequestsUnderCurrent,
    long RequestsFailed,
    long Timed,
    long Good,
    double P95Ms,
    double ThresholdMs)
{
    /// <summary>True when the class had arrivals, completions or a queue.</summary>
    public bool IsActive => Arrivals > 0 || Requests > 0 || Backlog > 0;

    /// <summary>
    /// Share of timed requests that were not good, 0..1; 1 when requests ended but all failed before they had a latency;
    /// null without evidence. The objective allows 0.05 (<see cref="Slos.Objective.LatencyTarget"/>).
    /// </summary>
    public double? BadRatio =>
        Timed > 0 ? (double)(Timed - Good) / Timed
        : Requests > 0 && RequestsFailed == Requests ? 1
        : null;

    /// <summary>The first field that no kernel can have meant, or null.</summary>
    internal string? Problem() =>
        Arrivals < 0 || Requests < 0 || RequestsUnderCurrent < 0 || RequestsFailed < 0 || Timed < 0 || Good < 0 || Good > Timed ? "counts"
        : MeanServiceSeconds is { } mean && !(double.IsFinite(mean) && mean >= 0) ? "service time"
        : !(double.IsFinite(BusySeconds) && BusySeconds >= 0) ? "busy time"
        : !(double.IsFinite(P95Ms) && P95Ms >= 0) ? "p95 latency"
        : !(double.IsFinite(ThresholdMs) && ThresholdMs >= 0) ? "latency threshold"
        : null;
}

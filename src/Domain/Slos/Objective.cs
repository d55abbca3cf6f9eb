using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Slos;

/// <summary>The targets of one class (specification section 7).</summary>
/// <param name="Class">The class that is judged.</param>
/// <param name="P95">Latency threshold T: at least 95 % of the timed requests take at most T (equal is good).</param>
/// <param name="Availability">Least share of requests that do not fail, 0..1.</param>
/// <param name="MaxErrorRatio">Greatest share of spans that may fail, 0..1.</param>
/// <param name="Window">The rolling window over which the error budget is spent.</param>
public sealed record Objective(WorkloadClass Class, TimeSpan P95, double Availability, double MaxErrorRatio, TimeSpan Window)
{
    /// <summary>The share of requests within the threshold that every latency objective asks for.</summary>
    public const double LatencyTarget = 0.95;

    /// <summary>The threshold in nanoseconds, the unit in which good requests are counted.</summary>
    public long ThresholdNanoseconds => P95.Ticks * 100;
}

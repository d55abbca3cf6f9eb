using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>
/// One class in one phase under one policy. A request belongs to the phase and the 5 s window in which it arrived, from the
/// first second on: settling after a change of load is part of the result.
/// </summary>
internal sealed record ClassSummary
{
    /// <summary>Length of the windows in which a class meets its target or not.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    public required WorkloadClass Class { get; init; }

    /// <summary>Windows with traffic; the others are not judged.</summary>
    public int Windows { get; init; }

    /// <summary>Windows whose p95 met the target; a request without an answer counts as slow.</summary>
    public int WindowsMet { get; init; }

    /// <summary>Of completed requests, in milliseconds; NaN without any.</summary>
    public double P50Ms { get; init; }

    public double P95Ms { get; init; }

    public double P99Ms { get; init; }

    public int Offered { get; init; }

    public int Completed { get; init; }

    public int Rejected { get; init; }

    public int Failed { get; init; }

    public int Unfinished { get; init; }

    public int Preempted { get; init; }

    public double ThroughputPerSecond { get; init; }

    /// <summary>Share of judged windows that met the target; NaN without any.</summary>
    public double MetShare => Windows == 0 ? double.NaN : (double)WindowsMet / Windows;

    /// <summary>Summarises one class's samples of one phase.</summary>
    public static ClassSummary Of(WorkloadClass workloadClass, IReadOnlyCollection<Sample> samples, TimeSpan phaseStart, TimeSpan phaseLength)
    {
        var target = ClassTargets.P95(workloadClass).TotalMilliseconds;
        var windows = samples
            .GroupBy(sample => (sample.ArrivedAt - phaseStart).Ticks / Window.Ticks)
            .Select(window => ExactPercentile.Of([.. window.Select(sample => sample.JudgedMs).Order()], .95))
            .ToList();
        double[] completed = [.. samples.Where(Is(SampleOutcome.Completed)).Select(sample => sample.Latency.TotalMilliseconds).Order()];
        return new ClassSummary
        {
            Class = workloadClass,
            Windows = windows.Count,
            WindowsMet = windows.Count(p95 => p95 <= target),
            P50Ms = ExactPercentile.Of(completed, .50),
            P95Ms = ExactPercentile.Of(completed, .95),
            P99Ms = ExactPercentile.Of(completed, .99),
            Offered = samples.Count,
            Completed = completed.Length,
            Rejected = samples.Count(Is(SampleOutcome.Rejected)),
            Failed = samples.Count(Is(SampleOutcome.Failed)),
            Unfinished = samples.Count(Is(SampleOutcome.Unfinished)),
            Preempted = samples.Sum(sample => sample.Preemptions),
            ThroughputPerSecond = completed.Length / phaseLength.TotalSeconds,
        };
    }

    private static Func<Sample, bool> Is(SampleOutcome outcome) => sample => sample.Outcome == outcome;
}

using SqlxOrleans.Grains.Interfaces.Workloads;

namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>One workload class of a workspace: what it did in a window and how that is judged. Latencies are milliseconds.</summary>
public sealed record ClassSlo
{
    /// <summary><c>L B A S</c> or <c>unclassified</c>.</summary>
    public required string Class { get; init; }

    /// <summary>Requests in the window.</summary>
    public required long Count { get; init; }

    /// <summary>Requests since the series began, late ones included.</summary>
    public required long Total { get; init; }

    /// <summary>Failed requests in the window.</summary>
    public required long Failed { get; init; }

    /// <summary>Attempts in the window, retried ones included.</summary>
    public required long Spans { get; init; }

    /// <summary>Failed attempts in the window.</summary>
    public required long SpansFailed { get; init; }

    /// <summary>Median latency, nearest rank; null without a timed request.</summary>
    public double? P50Ms { get; init; }

    /// <summary>95th percentile, nearest rank; null without a timed request.</summary>
    public double? P95Ms { get; init; }

    /// <summary>99th percentile, nearest rank; null without a timed request.</summary>
    public double? P99Ms { get; init; }

    /// <summary>Smallest latency, exact; null without a timed request.</summary>
    public double? MinMs { get; init; }

    /// <summary>Greatest latency, exact; null without a timed request.</summary>
    public double? MaxMs { get; init; }

    /// <summary>Mean latency; null without a timed request.</summary>
    public double? MeanMs { get; init; }

    /// <summary>Greatest relative error of a percentile, 0..1 (a sender's own histogram buckets may add to it).</summary>
    public required double RelativeError { get; init; }

    /// <summary><c>1 - failed / count</c> (specification section 7), 0..1; null without requests.</summary>
    public double? Availability { get; init; }

    /// <summary><c>spansFailed / spans</c> (specification section 7), 0..1; null without spans.</summary>
    public double? ErrorRate { get; init; }

    /// <summary>Share of each error budget that is left: 1 untouched, 0 spent, negative overspent.</summary>
    public required ObjectiveShares BudgetLeft { get; init; }

    /// <summary>Burn rates of each objective by window.</summary>
    public required ObjectiveBurnRates BurnRates { get; init; }

    /// <summary>The judgement of each objective; empty without traffic and for <c>unclassified</c>.</summary>
    public required IReadOnlyList<ObjectiveStatus> Objectives { get; init; }

    /// <summary>The worst state: <c>met breached tooLittleTraffic noTraffic insane</c>, or <c>unjudged</c>.</summary>
    public required string Compliance { get; init; }

    /// <summary>The window that the counts and percentiles cover.</summary>
    public required SloWindow Window { get; init; }

    /// <summary>Up to when all live producers have reported; null before the first event.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>Requests that came too late for any window; they are in <see cref="Total"/>.</summary>
    public required long TooLate { get; init; }
}

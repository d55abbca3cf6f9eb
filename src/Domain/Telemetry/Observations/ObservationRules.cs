using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Telemetry.Observations;

/// <summary>
/// What one event or span adds. A request is a root execution: <c>kernel.exec.*</c>, a span without parent of kind SERVER or
/// CLIENT, or an ATS event <c>*.query.ok|error</c> without a parent. Every request is an attempt too; other kernel and driver
/// spans, and spans outside the taxonomy, are attempts only (specification section 7; companion documents, contradiction 6).
/// </summary>
public static class ObservationRules
{
    /// <summary>Longest latency that is believed: a week.</summary>
    public const long MaxLatencyNanoseconds = 7L * 24 * 3600 * 1_000_000_000;

    /// <summary>Computes the contribution.</summary>
    /// <param name="seen">What was read.</param>
    /// <param name="thresholdNanoseconds">The class's latency threshold; a latency equal to it is good. 0 for an unjudged class.</param>
    public static TelemetryItem Contribution(in Observation seen, long thresholdNanoseconds)
    {
        var item = new TelemetryItem
        {
            Workspace = seen.Workspace,
            Class = seen.Class,
            Second = seen.Second,
            WeightEpoch = seen.WeightEpoch,
        };
        var failed = seen.Failed || seen.Event is { IsError: true };
        switch (seen.Event?.Meaning)
        {
            case null when seen.Source == ObservationSource.Span:
                CountQuery(ref item, seen, failed, seen.IsRoot, thresholdNanoseconds);
                break;
            case EventMeaning.ExecutionStart when seen.Source == ObservationSource.Span:
            case EventMeaning.Execution:
                CountQuery(ref item, seen, failed, isRequest: true, thresholdNanoseconds);
                break;
            case EventMeaning.DriverQueryStart when seen.Source == ObservationSource.Span:
            case EventMeaning.DriverQuery:
                CountQuery(ref item, seen, failed, seen.IsRoot, thresholdNanoseconds);
                CountService(ref item, seen);
                CountDriverError(ref item, seen, failed);
                break;
            case EventMeaning.DriverConnection when failed || seen.Source == ObservationSource.Span:
                CountQuery(ref item, seen, failed, isRequest: false, thresholdNanoseconds);
                CountDriverError(ref item, seen, failed);
                break;
            case EventMeaning.Retry:
                item.Counts = new WorkloadCounts { Retries = 1 };
                break;
            case EventMeaning.Preemption:
                item.Counts = new WorkloadCounts { Preemptions = 1 };
                break;
            case { } meaning:
                CountSignal(ref item, seen, meaning);
                break;
        }

        return item;
    }

    private static void CountQuery(ref TelemetryItem item, in Observation seen, bool failed, bool isRequest, long thresholdNanoseconds)
    {
        if (!FailureRules.IsCounted(seen.ErrorType))
            return;
        var failures = failed ? 1 : 0;
        if (!isRequest)
        {
            item.Counts = new WorkloadCounts { Spans = 1, SpansFailed = failures };
            return;
        }

        var timed = seen.DurationNanoseconds >= 0;
        item.Counts = new WorkloadCounts
        {
            Spans = 1,
            SpansFailed = failures,
            Requests = 1,
            RequestsFailed = failures,
            Arrivals = 1,
            Timed = timed ? 1 : 0,
            Good = timed && !failed && seen.DurationNanoseconds <= thresholdNanoseconds ? 1 : 0,
        };
        item.LatencyNanoseconds = seen.DurationNanoseconds;
    }

    /// <summary>A driver's query holds the execution slot: its duration is service time without queueing.</summary>
    private static void CountService(ref TelemetryItem item, in Observation seen)
    {
        if (item.Counts.Spans > 0 && seen.DurationNanoseconds >= 0)
            item.Counts = item.Counts with { Serviced = 1, ServiceNanoseconds = seen.DurationNanoseconds };
    }

    private static void CountDriverError(ref TelemetryItem item, in Observation seen, bool failed)
    {
        if (!failed || item.Counts.Spans == 0)
            return;
        item.SetLabels(SignalKind.DriverError, seen.Dialect, seen.ErrorType);
        item.SignalCount = 1;
    }

    private static void CountSignal(ref TelemetryItem item, in Observation seen, EventMeaning meaning)
    {
        item.Signal = meaning switch
        {
            EventMeaning.PolicyDeny => SignalKind.PolicyDeny,
            EventMeaning.PolicyEvaluation => SignalKind.PolicyEvaluation,
            EventMeaning.CacheHit => SignalKind.CacheHit,
            EventMeaning.CacheMiss => SignalKind.CacheMiss,
            EventMeaning.CacheInvalidate => SignalKind.CacheInvalidate,
            EventMeaning.MigrationOk => seen.Failed ? SignalKind.MigrationError : SignalKind.MigrationOk,
            EventMeaning.MigrationError => SignalKind.MigrationError,
            _ => 0,
        };
        if (item.Signal == 0)
            return;
        item.SignalCount = 1;
        if (item.Signal is SignalKind.PolicyEvaluation or SignalKind.MigrationOk or SignalKind.MigrationError)
            item.SignalMs = Math.Max(seen.DurationNanoseconds, 0) / 1e6;
        if (item.Signal == SignalKind.PolicyDeny)
            item.SetLabels(item.Signal, seen.Reason, seen.PolicyId);
        else if (item.Signal == SignalKind.MigrationError)
            item.SetLabels(item.Signal, seen.Event is { IsError: true } || seen.Failed ? seen.ErrorType ?? "error" : "rollback", null);
    }
}

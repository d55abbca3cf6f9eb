using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Telemetry.Observations;

namespace SqlxOrleans.Domain.Telemetry.Ats;

/// <summary>What an ATS event must have, and what it adds.</summary>
public static class AtsRules
{
    /// <summary>How far into the future an event may lie before it is refused: senders' clocks differ.</summary>
    public static readonly TimeSpan MaxFuture = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Checks the required fields of the event's family (companion documents, contradiction 4), its tenant and its time.
    /// Trace: <c>ts tenant workspace trace_id span_id event</c>. Metric: <c>ts metric value</c>. Log: <c>ts event</c>.
    /// Learning: <c>ts tenant workspace event</c>.
    /// </summary>
    public static AtsError? Check(AtsEvent sent, TenantId tenant, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(sent);
        var family = sent.Family;
        var missing = sent switch
        {
            { Time: null } => "ts",
            { Event: null or "" } when family != EventFamily.Metric => "event",
            { Value: null } when family == EventFamily.Metric => "value",
            { Tenant: null or "" } when family is EventFamily.Trace or EventFamily.Learning => "tenant",
            { Workspace: null or "" } when family is EventFamily.Trace or EventFamily.Learning => "workspace",
            { HasTraceId: false } when family == EventFamily.Trace => "trace_id",
            { HasSpanId: false } when family == EventFamily.Trace => "span_id",
            _ => null,
        };
        if (missing is not null)
            return new AtsError("missing_field", $"'{missing}' is required for {FamilyName(family)} events.");
        if (sent.Tenant is not null && sent.Tenant != tenant.ToString())
            return new AtsError("tenant_mismatch", "'tenant' is not the tenant of the API key; leave it out or use that tenant's key.");
        if (!string.IsNullOrEmpty(sent.Workspace) && !WorkspaceId.TryParse(sent.Workspace, out _))
            return new AtsError("bad_workspace", $"'workspace' must be {WorkspaceId.Grammar}.");
        return sent.Time!.Value > now + MaxFuture
            ? new AtsError("ts_in_future", "'ts' is more than 10 minutes in the future.")
            : CheckValue(sent);
    }

    /// <summary>The metric of the taxonomy that a point is about; null for an event and for other metrics.</summary>
    public static MetricDefinition? MetricOf(AtsEvent sent)
    {
        ArgumentNullException.ThrowIfNull(sent);
        return sent.Metric is not null && MetricTaxonomy.TryFind(sent.Metric.AsSpan(), out var metric) ? metric : null;
    }

    /// <summary>What a checked event adds.</summary>
    /// <param name="sent">The event, checked by <see cref="Check"/>.</param>
    /// <param name="thresholdNanoseconds">The latency threshold of its class.</param>
    public static TelemetryItem Contribution(AtsEvent sent, long thresholdNanoseconds)
    {
        ArgumentNullException.ThrowIfNull(sent);
        var workspace = WorkspaceId.TryParse(sent.Workspace, out var named) ? named : default;
        var seen = new Observation
        {
            Source = ObservationSource.Event,
            Workspace = workspace,
            Class = sent.Class,
            Second = sent.Time!.Value.ToUnixTimeSeconds(),
            WeightEpoch = sent.Epoch,
            IsRoot = !sent.HasParent,
            DurationNanoseconds = sent.LatencyMs is { } latency ? (long)Math.Round(latency * 1e6) : -1,
            Failed = sent.Success == false || !string.IsNullOrEmpty(sent.ErrorType),
            ErrorType = sent.ErrorType,
            Dialect = sent.Dialect,
            Reason = sent.Reason,
            PolicyId = sent.PolicyId,
        };
        if (sent.Metric is not null)
            return MetricContribution(sent, seen, thresholdNanoseconds);
        if (sent.Known is not { } known)
            return new TelemetryItem { Workspace = workspace, Class = sent.Class, Second = seen.Second };
        seen.Event = known;
        return ObservationRules.Contribution(seen, thresholdNanoseconds);
    }

    private static TelemetryItem MetricContribution(AtsEvent sent, Observation seen, long thresholdNanoseconds)
    {
        var item = new TelemetryItem { Workspace = seen.Workspace, Class = seen.Class, Second = seen.Second, WeightEpoch = seen.WeightEpoch };
        if (MetricOf(sent) is not { } metric)
            return item;
        var milliseconds = Milliseconds(metric, sent.Value!.Value);
        if (metric.Meaning == MetricMeaning.ExecutionLatency)
        {
            EventTaxonomy.TryFind("kernel.exec", out var execution);
            seen.Event = execution;
            seen.DurationNanoseconds = (long)Math.Round(milliseconds * 1e6);
            return ObservationRules.Contribution(seen, thresholdNanoseconds);
        }

        var count = metric.Kind == MetricKind.Histogram ? 1 : (long)Math.Round(sent.Value.Value);
        if (metric.Meaning == MetricMeaning.Preemptions)
            item.Counts = new WorkloadCounts { Preemptions = count };
        else
            MetricRules.SetSignal(ref item, metric, count, milliseconds, new MetricLabels(sent.Dialect, sent.LabelClass ?? sent.ErrorType, sent.Reason, sent.LabelType));
        return item;
    }

    /// <summary>What a metric that nothing depends on says is not judged.</summary>
    private static AtsError? CheckValue(AtsEvent sent)
    {
        if (MetricOf(sent) is not { Meaning: not MetricMeaning.None } metric)
            return null;
        if (sent.Value is not (>= 0 and <= MetricRules.MaxValue))
            return new AtsError("bad_value", $"'value' of '{metric.Name}' must be 0 or more, and at most {MetricRules.MaxValue:0e0}.");
        return metric.Meaning == MetricMeaning.ExecutionLatency
            && Milliseconds(metric, sent.Value.Value) > ObservationRules.MaxLatencyNanoseconds / 1e6
                ? new AtsError("latency_out_of_range", $"'value' of '{metric.Name}' must be at most a week.")
                : null;
    }

    private static double Milliseconds(MetricDefinition metric, double value) => value * (metric.Unit == "s" ? 1000 : 1);

    private static string FamilyName(EventFamily family) => family switch
    {
        EventFamily.Metric => "metric",
        EventFamily.Log => "log",
        EventFamily.Learning => "learning",
        _ => "trace",
    };
}

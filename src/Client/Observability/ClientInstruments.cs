using System.Diagnostics;
using System.Diagnostics.Metrics;
using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Client.Observability;

/// <summary>The same events as OpenTelemetry metrics and spans, for whoever listens in the process; nothing when nobody does.</summary>
internal sealed class ClientInstruments : IDisposable
{
    private readonly ActivitySource _source = new(SqlxTelemetryNames.Source);
    private readonly Histogram<double> _latency;
    private readonly Histogram<double> _migrations;
    private readonly Counter<long> _driverErrors;
    private readonly Counter<long> _denies;
    private readonly Counter<long> _cacheEvents;
    private readonly Counter<long> _preemptions;
    private readonly Counter<long> _migrationErrors;
    private readonly TimeProvider _time;

    public ClientInstruments(IMeterFactory meters, TimeProvider time)
    {
        var meter = meters.Create(SqlxTelemetryNames.Source);
        _time = time;
        _latency = meter.CreateHistogram<double>(SqlxTelemetryNames.ExecLatency, "ms", "Query execution latency");
        _migrations = meter.CreateHistogram<double>(SqlxTelemetryNames.MigrationDuration, "ms", "Total migration duration");
        _driverErrors = meter.CreateCounter<long>(SqlxTelemetryNames.DriverErrors, null, "Transport and protocol errors");
        _denies = meter.CreateCounter<long>(SqlxTelemetryNames.PolicyDenies, null, "Access control denials");
        _cacheEvents = meter.CreateCounter<long>(SqlxTelemetryNames.CacheEvents, null, "Cache hits, misses and invalidations");
        _preemptions = meter.CreateCounter<long>(SqlxTelemetryNames.Preemptions, null, "Preemptions per workload class");
        _migrationErrors = meter.CreateCounter<long>(SqlxTelemetryNames.MigrationErrors, null, "Failed DDL operations");
    }

    /// <summary>True when somebody listens to executions: only then may recording cost more than counting.</summary>
    public bool ObservesExecutions => _latency.Enabled || _source.HasListeners();

    public void Executed(
        string tenant, string workspace, WorkloadClass workloadClass, TimeSpan latency, QueryOutcome outcome, long weightEpoch)
    {
        if (outcome < QueryOutcome.Rejected)
            _latency.Record(latency.TotalMilliseconds, new KeyValuePair<string, object?>(SqlxTelemetryNames.ClassTag, workloadClass.Name()));
        var name = outcome switch
        {
            QueryOutcome.Ok => SqlxTelemetryNames.ExecOk,
            QueryOutcome.ClientCancelled => SqlxTelemetryNames.Cancel,
            _ => SqlxTelemetryNames.ExecError,
        };
        using var span = Start(name, tenant, workspace, latency);
        if (span is null)
            return;
        span.SetTag(SqlxTelemetryNames.ClassAttribute, workloadClass.Name());
        if (weightEpoch > 0)
            span.SetTag(SqlxTelemetryNames.EpochAttribute, weightEpoch);
        if (name == SqlxTelemetryNames.ExecError)
            Fail(span, outcome.ToString());
    }

    public void Preempted(string tenant, string workspace, WorkloadClass workloadClass)
    {
        if (_preemptions.Enabled)
            _preemptions.Add(1, new KeyValuePair<string, object?>(SqlxTelemetryNames.ClassTag, workloadClass.Name()));
        using var span = Start(SqlxTelemetryNames.Preempt, tenant, workspace, TimeSpan.Zero);
        span?.SetTag(SqlxTelemetryNames.ClassAttribute, workloadClass.Name());
    }

    public void CacheUsed(CacheEvent cacheEvent)
    {
        if (!_cacheEvents.Enabled)
            return;
        var type = cacheEvent switch
        {
            CacheEvent.Hit => "hit",
            CacheEvent.Miss => "miss",
            _ => "invalidate",
        };
        _cacheEvents.Add(1, new KeyValuePair<string, object?>(SqlxTelemetryNames.TypeTag, type));
    }

    public void Denied(string tenant, string workspace, string reason, string policyId)
    {
        _denies.Add(1, new KeyValuePair<string, object?>(SqlxTelemetryNames.ReasonTag, reason));
        using var span = Start(SqlxTelemetryNames.PolicyDeny, tenant, workspace, TimeSpan.Zero);
        span?.SetTag(SqlxTelemetryNames.PolicyAttribute, policyId).SetTag(SqlxTelemetryNames.PolicyReasonAttribute, reason);
    }

    public void DriverFailed(string tenant, string workspace, string dialect, string errorClass)
    {
        _driverErrors.Add(
            1,
            new KeyValuePair<string, object?>(SqlxTelemetryNames.DialectTag, dialect),
            new KeyValuePair<string, object?>(SqlxTelemetryNames.ClassTag, errorClass));
        using var span = Start(SqlxTelemetryNames.DriverError, tenant, workspace, TimeSpan.Zero);
        if (span is not null)
            Fail(span.SetTag(SqlxTelemetryNames.DialectAttribute, dialect), errorClass);
    }

    public void Migrated(string tenant, string workspace, string type, TimeSpan duration, bool succeeded)
    {
        _migrations.Record(duration.TotalMilliseconds, new KeyValuePair<string, object?>(SqlxTelemetryNames.TenantTag, tenant));
        if (!succeeded)
            _migrationErrors.Add(1, new KeyValuePair<string, object?>(SqlxTelemetryNames.TypeTag, type));
        using var span = Start(succeeded ? SqlxTelemetryNames.MigrationOk : SqlxTelemetryNames.MigrationRollback, tenant, workspace, duration);
        if (span is not null && !succeeded)
            Fail(span, type);
    }

    public void PlanSuggested(string tenant, string workspace, string plan, PlanAdvice advice)
    {
        using var span = Start(SqlxTelemetryNames.PlanSuggest, tenant, workspace, TimeSpan.Zero);
        span?.SetTag(SqlxTelemetryNames.PlanAttribute, plan)
            .SetTag(SqlxTelemetryNames.HintsAttribute, advice.Hints.ToString())
            .SetTag(SqlxTelemetryNames.ExpectedRewardAttribute, advice.ExpectedReward)
            .SetTag(SqlxTelemetryNames.ConfidenceAttribute, advice.Confidence)
            .SetTag(SqlxTelemetryNames.RationaleAttribute, advice.Rationale);
    }

    public void Dispose() => _source.Dispose();

    private static void Fail(Activity span, string errorType) =>
        span.SetStatus(ActivityStatusCode.Error).SetTag(SqlxTelemetryNames.ErrorAttribute, errorType);

    private Activity? Start(string name, string tenant, string workspace, TimeSpan duration)
    {
        if (!_source.HasListeners())
            return null;
        var end = _time.GetUtcNow();
        var span = _source.StartActivity(name, ActivityKind.Internal, parentContext: default, startTime: end - duration);
        span?.SetEndTime(end.UtcDateTime);
        return span?.SetTag(SqlxTelemetryNames.TenantAttribute, tenant).SetTag(SqlxTelemetryNames.WorkspaceAttribute, workspace);
    }
}

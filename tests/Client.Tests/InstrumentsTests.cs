using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Client.Tests;

public sealed class InstrumentsTests
{
    private const string Workspace = "instruments";

    [Fact]
    public async Task Metrics_carry_the_specifications_names_and_labels()
    {
        await using var rig = new ClientRig();
        var seen = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == SqlxTelemetryNames.Source)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen.Enqueue(Line(instrument, value, tags)));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Enqueue(Line(instrument, value, tags)));
        listener.Start();
        EmitAll(rig);
        // Other tests record too; their values differ.
        Assert.Contains("sqlx_exec_latency_ms 12.25 class=L", seen);
        Assert.Contains("sqlx_driver_errors_total 1 dialect=postgresql,class=connection-i", seen);
        Assert.Contains("sqlx_policy_denies_total 1 reason=egress-i", seen);
        Assert.Contains("sqlx_cache_events_total 1 type=invalidate", seen);
        Assert.Contains("sqlx_sched_preemptions_total 1 class=S", seen);
        Assert.Contains("sqlx_migration_errors_total 1 type=add_column-i", seen);
        Assert.Contains("sqlx_migration_duration_ms 40.5 tenant=acme", seen);
    }

    [Fact]
    public async Task Spans_carry_the_taxonomys_names_and_attributes()
    {
        await using var rig = new ClientRig();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SqlxTelemetryNames.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (Equals(span.GetTagItem(SqlxTelemetryNames.WorkspaceAttribute), Workspace))
                    spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        EmitAll(rig);
        Assert.Equal(
            ["ddl.migration.rollback", "driver.query.error", "kernel.exec.error", "kernel.exec.ok", "policy.deny", "sched.preempt"],
            spans.Select(span => span.OperationName).Order());
        var ok = Assert.Single(spans, span => span.OperationName == SqlxTelemetryNames.ExecOk);
        Assert.Equal(("acme", "L", 120L), (ok.GetTagItem("sqlx.tenant"), ok.GetTagItem("sqlx.slo_class"), ok.GetTagItem("sqlx.ai.epoch")));
        Assert.Equal((TimeSpan.FromMilliseconds(12.25), ActivityStatusCode.Unset), (ok.Duration, ok.Status));
        var failed = Assert.Single(spans, span => span.OperationName == SqlxTelemetryNames.ExecError);
        Assert.Equal((ActivityStatusCode.Error, "DeadlineMissed"), (failed.Status, failed.GetTagItem("error.type")));
    }

    private static void EmitAll(ClientRig rig)
    {
        rig.Telemetry.Record(ClientRig.Tenant, Workspace, WorkloadClass.L, TimeSpan.FromMilliseconds(12.25), QueryOutcome.Ok, weightEpoch: 120);
        rig.Telemetry.Record(ClientRig.Tenant, Workspace, WorkloadClass.A, TimeSpan.FromMilliseconds(1), QueryOutcome.DeadlineMissed);
        rig.Telemetry.RecordDriverError(ClientRig.Tenant, Workspace, "postgresql", "connection-i");
        rig.Telemetry.RecordPolicyDenial(ClientRig.Tenant, Workspace, "egress-i", "pol:9f3a");
        rig.Telemetry.RecordCacheEvent(ClientRig.Tenant, Workspace, CacheEvent.Invalidate);
        rig.Telemetry.RecordPreemption(ClientRig.Tenant, Workspace, WorkloadClass.S);
        rig.Telemetry.RecordMigration(ClientRig.Tenant, Workspace, "add_column-i", TimeSpan.FromMilliseconds(40.5), succeeded: false);
    }

    private static string Line<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        FormattableString.Invariant($"{instrument.Name} {value} {string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
}

using SqlxOrleans.Client.Flushing;
using SqlxOrleans.Client.Observability;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Client.Recording;

/// <summary>Counts in the calling thread's shard; the flusher does the rest.</summary>
internal sealed class SqlxTelemetry(
    RecordingShards shards,
    SeriesDirectory directory,
    SignalsInbox signals,
    GaugeBook gauges,
    CoarseClock clock,
    TelemetryTally tally,
    TelemetryFlusher flusher,
    ClientInstruments instruments) : ISqlxTelemetry
{
    private const int MaxLabelLength = 128;

    public TelemetryStatistics Statistics => tally.Snapshot(shards.Recorded);

    public void Record(
        string tenant,
        string workspace,
        WorkloadClass workloadClass,
        TimeSpan latency,
        QueryOutcome outcome,
        TimeSpan serviceTime = default,
        int retries = 0,
        int failedAttempts = -1,
        long weightEpoch = 0)
    {
        if (!QuerySample.IsValid(workloadClass, latency, outcome, serviceTime, retries, weightEpoch))
        {
            tally.Rejected.Add(QuerySample.Error(workloadClass, latency, outcome, serviceTime));
            return;
        }

        if (instruments.ObservesExecutions)
            instruments.Executed(tenant, workspace, workloadClass, latency, outcome, weightEpoch);
        if (!QuerySample.IsRequest(outcome))
        {
            tally.NotCounted();
            return;
        }

        var series = (byte)workloadClass;
        var shard = shards.Mine();
        var second = clock.Second;
        if ((shard.Last(tenant, workspace, series) ?? directory.Find(shard, tenant, workspace, series, second)) is not { } entry)
            return;
        entry.LastSecond = second;
        var threshold = entry.Settings.ThresholdNanoseconds(series);
        var cell = entry.Bank(shard.Enter()).Find(second, weightEpoch, threshold);
        if (cell is not null)
        {
            if (outcome == QueryOutcome.Ok && retries == 0 && failedAttempts <= 0 && serviceTime == TimeSpan.Zero)
                cell.Time(latency.Ticks * TimeSpan.NanosecondsPerTick, succeeded: true);
            else
                new QuerySample(latency, outcome, serviceTime, retries, failedAttempts).CountInto(cell);
        }

        shard.Leave(recorded: 1);
        if (cell is null)
            tally.GivenUp.Add(Reasons.FlushStalled);
    }

    public void RecordArrival(string tenant, string workspace, WorkloadClass workloadClass)
    {
        if (IsClass(workloadClass))
            Count(tenant, workspace, (byte)workloadClass, SimpleEvent.Arrival);
    }

    public void RecordPreemption(string tenant, string workspace, WorkloadClass workloadClass)
    {
        if (!IsClass(workloadClass))
            return;
        Count(tenant, workspace, (byte)workloadClass, SimpleEvent.Preemption);
        instruments.Preempted(tenant, workspace, workloadClass);
    }

    public void RecordCacheEvent(string tenant, string workspace, CacheEvent cacheEvent)
    {
        if ((uint)cacheEvent > (uint)CacheEvent.Invalidate)
        {
            tally.Rejected.Add(Reasons.InvalidOutcome);
            return;
        }

        Count(tenant, workspace, SeriesKey.Signals, SimpleEvent.CacheHit + (int)cacheEvent);
        instruments.CacheUsed(cacheEvent);
    }

    public void RecordPolicyDenial(string tenant, string workspace, string reason, string policyId)
    {
        if (Signal(tenant, workspace, SignalKind.PolicyDeny, reason, policyId, TimeSpan.Zero))
            instruments.Denied(tenant, workspace, Label(reason), Label(policyId));
    }

    public void RecordDriverError(string tenant, string workspace, string dialect, string errorClass)
    {
        if (Signal(tenant, workspace, SignalKind.DriverError, dialect, errorClass, TimeSpan.Zero))
            instruments.DriverFailed(tenant, workspace, Label(dialect), Label(errorClass));
    }

    public void RecordMigration(string tenant, string workspace, string type, TimeSpan duration, bool succeeded)
    {
        var kind = succeeded ? SignalKind.MigrationOk : SignalKind.MigrationError;
        if (Signal(tenant, workspace, kind, type, string.Empty, duration))
            instruments.Migrated(tenant, workspace, Label(type), duration, succeeded);
    }

    public void SetQueueDepth(string tenant, string workspace, WorkloadClass workloadClass, int depth)
    {
        if (!IsClass(workloadClass) || !IsCount(depth))
            return;
        var key = new SeriesKey(tenant, SeriesDirectory.Normalise(workspace), (byte)workloadClass);
        if (tenant is not null && gauges.Knows(key) || directory.IsValid(tenant, key.Workspace))
            Accepted(gauges.TrySetDepth(key, depth));
    }

    public void SetSlots(string tenant, string workspace, int slots)
    {
        workspace = SeriesDirectory.Normalise(workspace);
        if (IsCount(slots) && directory.IsValid(tenant, workspace))
            Accepted(gauges.TrySetSlots(tenant, workspace, slots));
    }

    public Task FlushAsync(CancellationToken cancellationToken = default) => flusher.FlushAsync(cancellationToken);

    private static string Label(string? label) =>
        label is null ? string.Empty : label.Length <= MaxLabelLength ? label : label[..MaxLabelLength];

    private void Count(string tenant, string workspace, byte series, SimpleEvent what)
    {
        var shard = shards.Mine();
        var second = clock.Second;
        if (directory.Find(shard, tenant, workspace, series, second) is not { } entry)
            return;
        entry.LastSecond = second;
        // Under the epoch and threshold in force, so that they share the cell of the queries around them.
        var epoch = series == SeriesKey.Signals ? 0 : entry.Settings.Epoch;
        var threshold = entry.Settings.ThresholdNanoseconds(series);
        var cell = entry.Bank(shard.Enter()).Find(second, epoch, threshold);
        cell?.Count(what);
        shard.Leave(recorded: 1);
        if (cell is null)
            tally.GivenUp.Add(Reasons.FlushStalled);
    }

    private bool Signal(string tenant, string workspace, SignalKind kind, string label, string subLabel, TimeSpan duration)
    {
        workspace = SeriesDirectory.Normalise(workspace);
        if (!directory.IsValid(tenant, workspace))
            return false;
        if ((ulong)duration.Ticks > (ulong)QuerySample.MaxDuration.Ticks * 30)
        {
            tally.Rejected.Add(duration < TimeSpan.Zero ? Reasons.NegativeLatency : Reasons.DurationOutOfRange);
            return false;
        }

        signals.Add(tenant, workspace, new SignalKey(clock.Second, kind, Label(label), Label(subLabel)), duration.TotalMilliseconds);
        tally.SignalRecorded();
        return true;
    }

    private bool IsClass(WorkloadClass workloadClass)
    {
        if ((uint)workloadClass <= (uint)WorkloadClass.S)
            return true;
        tally.Rejected.Add(Reasons.InvalidClass);
        return false;
    }

    private bool IsCount(int value)
    {
        if (value >= 0)
            return true;
        tally.Rejected.Add(Reasons.NegativeCount);
        return false;
    }

    private void Accepted(bool accepted)
    {
        if (!accepted)
            tally.Rejected.Add(Reasons.TooManyGauges);
    }
}

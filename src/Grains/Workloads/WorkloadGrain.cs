using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Runtime;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Telemetry.Journal;
using SqlxOrleans.Grains.Fleet;
using SqlxOrleans.Grains.Ingest;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Workloads;
using SqlxOrleans.Grains.Persistence;
using SqlxOrleans.Grains.Persistence.Journal;

namespace SqlxOrleans.Grains.Workloads;

/// <summary>Counts one workload, judges it, and tells its Copilot what each weight epoch earned.</summary>
[GrainType("workload"), HashBasedPlacement]
internal sealed partial class WorkloadGrain(
    [PersistentState("workload")] IPersistentState<WorkloadState> storage,
    JournalServices journal,
    CurrentSlo slo,
    TaxonomyMetrics metrics,
    FleetPartial fleet,
    TimeProvider clock,
    ILogger<WorkloadGrain> logger)
    : JournaledGrain<WorkloadState, WorkloadDelta>(storage, journal, logger), IWorkloadGrain
{
    private readonly KernelGauges _gauges = new();
    private readonly string _source = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private WorkloadKey _key;
    private WorkloadClass _class;
    private TenantId _tenant;
    private WorkloadSeries _series = new();
    private PendingObservation _pending = new();
    private long _observations;
    private Task _telling = Task.CompletedTask;
    private ICopilotGrain? _copilot;
    private long _toldAt;

    /// <summary>A decision a second does not become better by more reports; this is little beside the 250 ms in which a reward is to arrive.</summary>
    private static readonly TimeSpan ReportsApart = TimeSpan.FromMilliseconds(50);

    private Objective? Objective => slo.Document.For(_tenant, _class);

    private long NowUnixSeconds => clock.GetUtcNow().ToUnixTimeSeconds();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = WorkloadKey.Parse(this.GetPrimaryKeyString());
        _tenant = TenantId.Parse(_key.Tenant);
        if (!WorkloadClasses.TryParse(_key.Class, out _class))
            throw new FormatException($"'{_key.Class}' is not a workload class.");
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<ApplyOutcome> ApplyAsync(DeltaEnvelope delta) =>
        StoreAsync(delta, NowUnixSeconds, Objective?.ThresholdNanoseconds ?? 0);

    public Task<WorkloadStatus> GetStatusAsync(TimeSpan? window) =>
        Task.FromResult(WorkloadMapping.Status(_class, _series, Objective, slo.Version.ContentHash, window));

    protected override WorkloadState Capture() => new() { Series = Packed.Of(_series.WriteTo), JournalVersion = Version };

    protected override void Restore(WorkloadState? snapshot)
    {
        if (snapshot is not null && !WorkloadSeries.TryRead(snapshot.Series, out _series))
            throw Packed.Corrupt(_key.ToString(), "windows");
    }

    protected override bool WasApplied(string producerId, long sequence) => _series.WasApplied(producerId, sequence);

    protected override bool TryDecode(ReadOnlyMemory<byte> payload, long receivedUnixSeconds, out WorkloadDelta delta, out string? refusal)
    {
        if (!WorkloadDeltaCodec.TryRead(payload.Span, out delta, out refusal))
            return false;
        refusal = delta.Cells.Any(cell => cell.Second > receivedUnixSeconds + EventTime.FutureLimitSeconds) ? EventTime.FutureRefusal : null;
        return refusal is null;
    }

    protected override long Apply(JournalEntry entry, IReadOnlyList<WorkloadDelta> deltas) =>
        _series.Apply(entry.ProducerId, entry.Sequence, deltas, entry.ThresholdNanoseconds, entry.ReceivedUnixSeconds);

    protected override void Applied(JournalEntry entry, IReadOnlyList<WorkloadDelta> deltas)
    {
        foreach (var delta in deltas)
        {
            _gauges.Observe(entry.ProducerId, delta.QueueDepth, delta.Slots, entry.ReceivedUnixSeconds);
            if (Objective is not null)
                _pending.Add(delta);
            metrics.Record(_class, delta);
            fleet.Record(_class, delta);
        }

        if (_telling.IsCompleted)
            _telling = TellCopilotAsync();
    }

    /// <summary>One report under way at a time, the first at once and the next a little later; what is applied meanwhile goes with it.</summary>
    private async Task TellCopilotAsync()
    {
        if (Objective is not { } objective)
            return;
        try
        {
            var copilot = _copilot ??= GrainFactory.GetGrain<ICopilotGrain>(new WorkspaceKey(_key.Tenant, _key.Workspace).ToString());
            while (!_pending.IsEmpty)
            {
                if (ReportsApart - clock.GetElapsedTime(_toldAt) is var wait && wait > TimeSpan.Zero)
                    await Task.Delay(wait, clock);
                _toldAt = clock.GetTimestamp();
                var (queueDepth, slots) = _gauges.Sum(NowUnixSeconds);
                var observation = _pending.ToObservation(
                    _key.Class, _source, ++_observations, objective.P95.TotalMilliseconds, queueDepth, slots);
                _pending = new PendingObservation();
                await copilot.ObserveAsync(observation);
            }
        }
        catch (Exception exception)
        {
            // A reward that may or may not have arrived is not sent again: counting it twice would be worse than losing it.
            LogNotTold(Log, _key.ToString(), exception);
        }
    }

    [LoggerMessage(1201, LogLevel.Warning, "The Copilot could not be told what {Workload} saw")]
    private static partial void LogNotTold(ILogger logger, string workload, Exception exception);
}

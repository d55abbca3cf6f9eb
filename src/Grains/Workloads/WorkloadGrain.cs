using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Orleans.Runtime;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Ingest;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Workloads;
using SqlxOrleans.Grains.Persistence;

namespace SqlxOrleans.Grains.Workloads;

/// <summary>Counts one workload, judges it, and tells its Copilot what each weight epoch earned.</summary>
[GrainType("workload"), HashBasedPlacement]
internal sealed partial class WorkloadGrain(
    [PersistentState("workload")] IPersistentState<WorkloadState> storage,
    IOptions<SnapshotOptions> options,
    CurrentSlo slo,
    TaxonomyMetrics metrics,
    TimeProvider clock,
    ILogger<WorkloadGrain> logger)
    : SnapshotGrain<WorkloadState>(storage, options.Value, logger), IWorkloadGrain
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

    private Objective? Objective => slo.Document.For(_tenant, _class);

    private long NowUnixSeconds => clock.GetUtcNow().ToUnixTimeSeconds();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = WorkloadKey.Parse(this.GetPrimaryKeyString());
        _tenant = TenantId.Parse(_key.Tenant);
        if (!WorkloadClasses.TryParse(_key.Class, out _class))
            throw new FormatException($"'{_key.Class}' is not a workload class.");
        if (Loaded is { } state && !WorkloadSeries.TryRead(state.Series, out _series))
            throw Packed.Corrupt(_key.ToString(), "windows");
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<ApplyOutcome> ApplyAsync(DeltaEnvelope delta)
    {
        ThrowIfFenced();
        if (_series.WasApplied(delta.ProducerId, delta.Sequence))
            return Task.FromResult(new ApplyOutcome(true, true, 0, null));
        var now = NowUnixSeconds;
        var parts = new List<WorkloadDelta>(delta.Payloads.Length);
        foreach (var payload in delta.Payloads)
        {
            if (!WorkloadDeltaCodec.TryRead(payload, out var part, out var error))
                return Task.FromResult(new ApplyOutcome(false, false, 0, error));
            if (part.Cells.Any(cell => cell.Second > now + EventTime.FutureLimitSeconds))
                return Task.FromResult(new ApplyOutcome(false, false, 0, EventTime.FutureRefusal));
            parts.Add(part);
        }

        var late = _series.Apply(delta.ProducerId, delta.Sequence, parts, Objective?.ThresholdNanoseconds ?? 0, now);
        MarkDirty();
        foreach (var part in parts)
        {
            _gauges.Observe(delta.ProducerId, part.QueueDepth, part.Slots, now);
            if (Objective is not null)
                _pending.Add(part);
            metrics.Record(_class, part);
        }

        if (_telling.IsCompleted)
            _telling = TellCopilotAsync();
        return Task.FromResult(new ApplyOutcome(true, false, late, null));
    }

    public Task<WorkloadStatus> GetStatusAsync(TimeSpan? window) =>
        Task.FromResult(WorkloadMapping.Status(_class, _series, Objective, slo.Version.ContentHash, window));

    protected override WorkloadState Capture() => new() { Series = Packed.Of(_series.WriteTo) };

    /// <summary>One report under way at a time; what is applied meanwhile goes with the next.</summary>
    private async Task TellCopilotAsync()
    {
        if (Objective is not { } objective)
            return;
        try
        {
            var copilot = GrainFactory.GetGrain<ICopilotGrain>(new WorkspaceKey(_key.Tenant, _key.Workspace).ToString());
            while (!_pending.IsEmpty)
            {
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
            LogNotTold(logger, _key.ToString(), exception);
        }
    }

    [LoggerMessage(1201, LogLevel.Warning, "The Copilot could not be told what {Workload} saw")]
    private static partial void LogNotTold(ILogger logger, string workload, Exception exception);
}

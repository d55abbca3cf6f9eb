using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Orleans.Runtime;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Fleet;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Persistence;

namespace SqlxOrleans.Grains.Fleet;

/// <summary>Sums what the silos saw of one class.</summary>
[GrainType("fleet"), HashBasedPlacement]
internal sealed class FleetGrain(
    [PersistentState("fleet")] IPersistentState<FleetState> storage,
    IOptions<SnapshotOptions> options,
    TimeProvider clock,
    ILogger<FleetGrain> logger)
    : SnapshotGrain<FleetState>(storage, options.Value.Interval, logger), IFleetGrain
{
    /// <summary>The deltas carry no threshold either: each good count is by its own tenant's objective and stays as it is.</summary>
    private const long NoThreshold = 0;

    private WorkloadClass _class;
    private WorkloadSeries _series = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        if (!WorkloadClasses.TryParse(key, out _class))
            throw new FormatException($"'{key}' is not a workload class.");
        if (Loaded is { } state && !WorkloadSeries.TryRead(state.Series, out _series))
            throw Packed.Corrupt($"fleet class {key}", "windows");
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<ApplyOutcome> ApplyAsync(DeltaEnvelope delta)
    {
        ThrowIfFenced();
        if (_series.WasApplied(delta.ProducerId, delta.Sequence))
            return Task.FromResult(new ApplyOutcome(true, true, 0, null));
        var parts = new List<WorkloadDelta>(delta.Payloads.Length);
        foreach (var payload in delta.Payloads)
        {
            if (!WorkloadDeltaCodec.TryRead(payload, out var part, out var error))
                return Task.FromResult(new ApplyOutcome(false, false, 0, error));
            parts.Add(part);
        }

        var late = _series.Apply(delta.ProducerId, delta.Sequence, parts, NoThreshold, clock.GetUtcNow().ToUnixTimeSeconds());
        MarkDirty();
        return Task.FromResult(new ApplyOutcome(true, false, late, null));
    }

    public Task<FleetStatus> GetStatusAsync(TimeSpan? window) =>
        Task.FromResult(FleetMapping.Status(_class, _series, window, clock.GetUtcNow().ToUnixTimeMilliseconds()));

    protected override FleetState Capture() => new() { Series = Packed.Of(_series.WriteTo) };
}

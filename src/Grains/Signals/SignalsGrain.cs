using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Orleans.Runtime;
using SqlxOrleans.Domain.Signals;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Signals;
using SqlxOrleans.Grains.Ingest;
using SqlxOrleans.Grains.Persistence;

namespace SqlxOrleans.Grains.Signals;

/// <summary>Counts a workspace's signals and tells its Copilot.</summary>
[GrainType("signals"), HashBasedPlacement]
internal sealed partial class SignalsGrain(
    [PersistentState("signals")] IPersistentState<SignalsState> storage,
    IOptions<SnapshotOptions> options,
    TaxonomyMetrics metrics,
    TimeProvider clock,
    ILogger<SignalsGrain> logger)
    : SnapshotGrain<SignalsState>(storage, options.Value, logger), ISignalsGrain
{
    private SignalHistory _signals = new();
    private ProducerTable _producers = new();
    private string _tenant = string.Empty;
    private Task _telling = Task.CompletedTask;
    private bool _news;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _tenant = WorkspaceKey.Parse(this.GetPrimaryKeyString()).Tenant;
        if (Loaded is { } state)
        {
            if (!SignalHistory.TryRead(state.Signals, out _signals) || !ProducerTable.TryRead(state.Producers, out _producers, out _))
                throw Packed.Corrupt(this.GetPrimaryKeyString(), "signals");
        }

        return base.OnActivateAsync(cancellationToken);
    }

    public Task<ApplyOutcome> ApplyAsync(DeltaEnvelope delta)
    {
        ThrowIfFenced();
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (_producers.WasApplied(delta.ProducerId, delta.Sequence))
            return Task.FromResult(new ApplyOutcome(true, true, 0, null));
        var merged = new SignalsDelta();
        foreach (var payload in delta.Payloads)
        {
            if (!SignalsDeltaCodec.TryRead(payload, out var part, out var error))
                return Task.FromResult(new ApplyOutcome(false, false, 0, error));
            if (part.Entries.Keys.Any(key => key.Second > now + EventTime.FutureLimitSeconds))
                return Task.FromResult(new ApplyOutcome(false, false, 0, EventTime.FutureRefusal));
            merged.Merge(part);
        }

        var late = _signals.Apply(merged);
        _producers.MarkApplied(delta.ProducerId, delta.Sequence, now);
        metrics.Record(_tenant, merged);
        MarkDirty();
        _news = true;
        if (_telling.IsCompleted)
            _telling = TellCopilotAsync();
        return Task.FromResult(new ApplyOutcome(true, false, late, null));
    }

    public Task<SignalsStatus> GetStatusAsync() => Task.FromResult(SignalsMapping.Status(_signals));

    protected override SignalsState Capture() =>
        new() { Signals = Packed.Of(_signals.WriteTo), Producers = Packed.Of(_producers.WriteTo) };

    /// <summary>One report under way at a time; what comes in meanwhile goes with the next.</summary>
    private async Task TellCopilotAsync()
    {
        try
        {
            var copilot = GrainFactory.GetGrain<ICopilotGrain>(this.GetPrimaryKeyString());
            while (_news)
            {
                _news = false;
                await copilot.ObserveSignalsAsync(SignalsMapping.LastFiveMinutes(_signals));
            }
        }
        catch (Exception exception)
        {
            // The next delta reports again; the status is a level, so nothing is lost.
            LogNotTold(logger, this.GetPrimaryKeyString(), exception);
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "The Copilot could not be told of the signals of {Workspace}")]
    private static partial void LogNotTold(ILogger logger, string workspace, Exception exception);
}

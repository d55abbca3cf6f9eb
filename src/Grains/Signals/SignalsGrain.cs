using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Runtime;
using SqlxOrleans.Domain.Privacy;
using SqlxOrleans.Domain.Signals;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Telemetry.Journal;
using SqlxOrleans.Domain.Telemetry.Observations;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Signals;
using SqlxOrleans.Grains.Ingest;
using SqlxOrleans.Grains.Persistence;
using SqlxOrleans.Grains.Persistence.Journal;

namespace SqlxOrleans.Grains.Signals;

/// <summary>Counts a workspace's signals and tells its Copilot.</summary>
[GrainType("signals"), HashBasedPlacement]
internal sealed partial class SignalsGrain(
    [PersistentState("signals")] IPersistentState<SignalsState> storage,
    JournalServices journal,
    TaxonomyMetrics metrics,
    TimeProvider clock,
    ILogger<SignalsGrain> logger)
    : JournaledGrain<SignalsState, SignalsDelta>(storage, journal, logger), ISignalsGrain
{
    /// <summary>What is told is a level of five minutes: it need not be newer than a decision.</summary>
    private static readonly TimeSpan ReportsApart = TimeSpan.FromSeconds(1);

    private SignalHistory _signals = new();
    private DenialHistory _denials = new();
    private ProducerTable _producers = new();
    private string _tenant = string.Empty;
    private Task _telling = Task.CompletedTask;
    private ICopilotGrain? _copilot;
    private bool _news;
    private long _toldAt;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _tenant = WorkspaceKey.Parse(this.GetPrimaryKeyString()).Tenant;
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<ApplyOutcome> ApplyAsync(DeltaEnvelope delta) =>
        StoreAsync(delta, clock.GetUtcNow().ToUnixTimeSeconds(), thresholdNanoseconds: 0);

    public Task<SignalsStatus> GetStatusAsync() => Task.FromResult(SignalsMapping.Status(_signals));

    public Task<DenialCount> CountDenialsAsync(string policy, DateTimeOffset from, DateTimeOffset to)
    {
        var (own, all) = _denials.Count(policy, from, to);
        return Task.FromResult(new DenialCount(own, all));
    }

    protected override SignalsState Capture() =>
        new()
        {
            Signals = Packed.Of(_signals.WriteTo),
            Producers = Packed.Of(_producers.WriteTo),
            JournalVersion = Version,
            Denials = Packed.Of(_denials.WriteTo),
        };

    protected override void Restore(SignalsState? snapshot)
    {
        if (snapshot is not null
            && (!SignalHistory.TryRead(snapshot.Signals, out _signals) || !ProducerTable.TryRead(snapshot.Producers, out _producers, out _)))
            throw Packed.Corrupt(this.GetPrimaryKeyString(), "signals");
        // A snapshot of an older release has none.
        if (snapshot is { Denials.Length: > 0 } && !DenialHistory.TryRead(snapshot.Denials, out _denials))
            throw Packed.Corrupt(this.GetPrimaryKeyString(), "denials");
        _signals.CleanLabels();
    }

    protected override bool WasApplied(string producerId, long sequence) => _producers.WasApplied(producerId, sequence);

    protected override bool TryDecode(ReadOnlyMemory<byte> payload, long receivedUnixSeconds, out SignalsDelta delta, out string? refusal)
    {
        if (!SignalsDeltaCodec.TryRead(payload.Span, out delta, out refusal))
            return false;
        // The ingest grain did so already, unless it is of an earlier release, as a row that is read again may be.
        var counted = default(RedactionCounts);
        delta = SignalLabels.Clean(delta, ref counted);
        refusal = delta.Entries.Keys.Any(key => key.Second > receivedUnixSeconds + EventTime.FutureLimitSeconds) ? EventTime.FutureRefusal : null;
        return refusal is null;
    }

    protected override long Apply(JournalEntry entry, IReadOnlyList<SignalsDelta> deltas)
    {
        _producers.MarkApplied(entry.ProducerId, entry.Sequence, entry.ReceivedUnixSeconds);
        var merged = Merged(deltas);
        _denials.Apply(merged);
        return _signals.Apply(merged);
    }

    protected override void Applied(JournalEntry entry, IReadOnlyList<SignalsDelta> deltas)
    {
        metrics.Record(_tenant, Merged(deltas));
        _news = true;
        if (_telling.IsCompleted)
            _telling = TellCopilotAsync();
    }

    private static SignalsDelta Merged(IReadOnlyList<SignalsDelta> deltas)
    {
        if (deltas.Count == 1)
            return deltas[0];
        var merged = new SignalsDelta();
        foreach (var delta in deltas)
            merged.Merge(delta);
        return merged;
    }

    /// <summary>One report under way at a time, the first at once and the next a little later; what comes in meanwhile goes with it.</summary>
    private async Task TellCopilotAsync()
    {
        try
        {
            var copilot = _copilot ??= GrainFactory.GetGrain<ICopilotGrain>(this.GetPrimaryKeyString());
            while (_news)
            {
                if (ReportsApart - clock.GetElapsedTime(_toldAt) is var wait && wait > TimeSpan.Zero)
                    await Task.Delay(wait, clock);
                _toldAt = clock.GetTimestamp();
                _news = false;
                await copilot.ObserveSignalsAsync(SignalsMapping.LastFiveMinutes(_signals));
            }
        }
        catch (Exception exception)
        {
            // The next delta reports again; the status is a level, so nothing is lost.
            LogNotTold(Log, this.GetPrimaryKeyString(), exception);
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "The Copilot could not be told of the signals of {Workspace}")]
    private static partial void LogNotTold(ILogger logger, string workspace, Exception exception);
}

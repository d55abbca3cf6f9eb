using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;
using SqlxOrleans.Domain.Telemetry.Journal;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Grains.Persistence.Journal;

/// <summary>
/// A grain that decides, stores, applies, and then answers (architecture, law 1). While a row is being committed, what comes in
/// waits and makes the next row, so a grain has one row under way however many senders it has.
/// </summary>
/// <typeparam name="TState">The snapshot.</typeparam>
/// <typeparam name="TDelta">A decoded payload.</typeparam>
internal abstract partial class JournaledGrain<TState, TDelta>(
    IPersistentState<TState> storage, JournalServices journal, ILogger logger)
    : SnapshotGrain<TState>(storage, journal.Options.SnapshotInterval, logger)
    where TState : IJournaledState
{
    private const int MaxWaiting = 10_000;
    private const int MaxRowBytes = 4 << 20;
    private const int ReadAttempts = 10;
    private const int RowsWorthSnapshot = 32;
    private const int MostPutOff = 10;

    private readonly Queue<PendingEntry<TDelta>> _waiting = [];
    private readonly long _writer = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private string _grain = string.Empty;
    private long _version;
    private long _snapshotDue;
    private long _worthSnapshot;
    private int _putOff;
    private Task _pump = Task.CompletedTask;

    /// <summary>The newest row that is applied.</summary>
    protected long Version => _version;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _grain = this.GetGrainId().ToString();
        var recovery = await RecoverAsync(cancellationToken);
        _version = recovery.Version;
        foreach (var entry in recovery.Entries)
            _ = Apply(entry, Decode(entry));
        if (recovery.Entries.Count > 0)
        {
            journal.Metrics.Replayed(recovery.Entries.Count);
            MarkDirty();
        }

        await base.OnActivateAsync(cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // What is under way is stored, or the database is away and the next activation finds out.
        await _pump.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    /// <summary>Starts from a snapshot, null for none. Throws when it cannot be read.</summary>
    protected abstract void Restore(TState? snapshot);

    /// <summary>True when the batch has been applied before.</summary>
    protected abstract bool WasApplied(string producerId, long sequence);

    /// <summary>Decodes a payload; false, with what is wrong, when it must be refused for good.</summary>
    protected abstract bool TryDecode(ReadOnlyMemory<byte> payload, long receivedUnixSeconds, out TDelta delta, out string? refusal);

    /// <summary>
    /// Changes the state, by the entry and nothing else, so that a replay comes to the same. Answers with late events.
    /// </summary>
    protected abstract long Apply(JournalEntry entry, IReadOnlyList<TDelta> deltas);

    /// <summary>What follows an entry that was applied for the first time, and not a replay.</summary>
    protected abstract void Applied(JournalEntry entry, IReadOnlyList<TDelta> deltas);

    /// <summary>Stores a batch's part, applies it, and answers.</summary>
    protected Task<ApplyOutcome> StoreAsync(DeltaEnvelope envelope, long receivedUnixSeconds, long thresholdNanoseconds)
    {
        ThrowIfFenced();
        if (WasApplied(envelope.ProducerId, envelope.Sequence))
            return Task.FromResult(PendingEntry<TDelta>.Again);
        var entry = new JournalEntry(
            envelope.ProducerId, envelope.Sequence, receivedUnixSeconds, thresholdNanoseconds,
            Array.ConvertAll(envelope.Payloads, payload => new ReadOnlyMemory<byte>(payload)));
        var deltas = new List<TDelta>(entry.Payloads.Count);
        foreach (var payload in entry.Payloads)
        {
            if (!TryDecode(payload, receivedUnixSeconds, out var delta, out var refusal))
                return Task.FromResult(new ApplyOutcome(false, false, 0, refusal));
            deltas.Add(delta);
        }

        if (_waiting.Count >= MaxWaiting)
            throw new JournalBusyException($"{MaxWaiting} batches wait for {_grain} already.");
        var pending = new PendingEntry<TDelta>(entry, deltas);
        _waiting.Enqueue(pending);
        if (_pump.IsCompleted)
            _pump = PumpAsync();
        return pending.Outcome;
    }

    /// <summary>
    /// A snapshot weighs as much as some dozens of rows: of fewer it would cost more than it saves the next activation. It comes after some
    /// intervals all the same, so that rows of a series that went quiet do not stay for ever.
    /// </summary>
    protected override TimeSpan PutOff() =>
        _version >= _worthSnapshot || ++_putOff >= MostPutOff ? TimeSpan.Zero : journal.Options.SnapshotInterval;

    protected override void OnStored(TState snapshot)
    {
        _putOff = 0;
        ExpectSnapshot(snapshot.JournalVersion);
        journal.Writer.Cover(_grain, snapshot.JournalVersion);
    }

    private void ExpectSnapshot(long covered) =>
        (_snapshotDue, _worthSnapshot) = (covered + journal.Options.SnapshotRows, covered + Math.Min(RowsWorthSnapshot, journal.Options.SnapshotRows));

    private async Task PumpAsync()
    {
        while (_waiting.Count > 0)
        {
            var round = TakeRound();
            if (round.Count == 0)
                continue;
            try
            {
                var row = JournalRow.Create(_grain, _version + 1, _writer, JournalEntryCodec.Pack(round.ConvertAll(pending => pending.Entry)));
                if (!await journal.Writer.AppendAsync(row))
                    throw new InconsistentStateException($"Another activation of {_grain} has written version {_version + 1}.");
                _version++;
                Apply(round);
            }
            catch (Exception exception)
            {
                Fail(round, exception);
                return;
            }
        }
    }

    private void Apply(List<PendingEntry<TDelta>> round)
    {
        MarkDirty();
        foreach (var pending in round)
        {
            var late = Apply(pending.Entry, pending.Deltas);
            Applied(pending.Entry, pending.Deltas);
            pending.Answer(new ApplyOutcome(true, false, late, null));
        }

        journal.Metrics.Applied(round.Count);
        if (_version >= _snapshotDue)
        {
            _snapshotDue = _version + journal.Options.SnapshotRows;
            WriteSoon();
        }
    }

    /// <summary>What waits, within limits; a batch that was sent again meanwhile goes with, or as, its first.</summary>
    private List<PendingEntry<TDelta>> TakeRound()
    {
        var round = new List<PendingEntry<TDelta>>();
        var bytes = 0;
        while (round.Count < JournalEntryCodec.MaxEntries && _waiting.TryPeek(out var next))
        {
            if (round.Count > 0 && bytes + next.Entry.ApproximateBytes > MaxRowBytes)
                break;
            _waiting.Dequeue();
            if (WasApplied(next.Entry.ProducerId, next.Entry.Sequence))
                next.Answer(PendingEntry<TDelta>.Again);
            else if (round.Find(earlier => earlier.Repeats(next)) is { } same)
                same.AnswerAlso(next);
            else
                round.Add(next);
            bytes += next.Entry.ApproximateBytes;
        }

        return round;
    }

    private void Fail(List<PendingEntry<TDelta>> round, Exception exception)
    {
        // Nothing of a full journal was stored; otherwise the outcome is unknown, and the next activation reads what is there.
        if (exception is not JournalBusyException)
        {
            LogLostPlace(Log, _grain, exception.Message);
            Fence();
        }

        foreach (var pending in round.Concat(_waiting))
            pending.Fail(exception);
        _waiting.Clear();
    }

    private async Task<JournalRecovery> RecoverAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var covered = Loaded?.JournalVersion ?? 0;
            var recovery = JournalRecovery.Of(_grain, covered, await journal.Writer.ReadAsync(_grain, covered, cancellationToken));
            if (recovery.Outcome == RecoveryOutcome.OldSnapshot && attempt < ReadAttempts)
            {
                await ReadAgainAsync(cancellationToken);
                continue;
            }

            if (recovery.Outcome == RecoveryOutcome.Complete)
            {
                Restore(Loaded);
                ExpectSnapshot(covered);
                return recovery;
            }

            journal.Metrics.Corrupt();
            LogCorrupt(Log, _grain, recovery.Problem!);
            throw Packed.Corrupt(_grain, $"journal ({recovery.Problem})");
        }
    }

    private List<TDelta> Decode(JournalEntry entry)
    {
        var deltas = new List<TDelta>(entry.Payloads.Count);
        foreach (var payload in entry.Payloads)
        {
            if (!TryDecode(payload, entry.ReceivedUnixSeconds, out var delta, out var refusal))
            {
                journal.Metrics.Corrupt();
                LogCorrupt(Log, _grain, refusal!);
                throw Packed.Corrupt(_grain, $"journal ({refusal})");
            }

            deltas.Add(delta);
        }

        return deltas;
    }

    [LoggerMessage(1010, LogLevel.Warning, "{Grain} lost its place in the journal and ends; the next activation reads what is stored: {Message}")]
    private static partial void LogLostPlace(ILogger logger, string grain, string message);

    [LoggerMessage(1011, LogLevel.Error, "{Grain} cannot start: {Problem}. Nothing of it was applied; restore the database from a backup, or delete this grain's rows to start it anew")]
    private static partial void LogCorrupt(ILogger logger, string grain, string problem);
}

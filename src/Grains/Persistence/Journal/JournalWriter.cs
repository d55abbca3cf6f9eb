using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SqlxOrleans.Domain.Telemetry.Journal;

namespace SqlxOrleans.Grains.Persistence.Journal;

/// <summary>
/// The one writer of a silo: commits everything that waits in one transaction, again and again, so that the cost of a commit is
/// shared by all grains that have something to store meanwhile (architecture, law 4). Where the database takes it, a second transaction is
/// filled while the first waits for the disk.
/// </summary>
/// <remarks>
/// A commit that fails is tried again with the same rows for as long as the process runs: rows are recognised by their writer,
/// so an attempt that landed without an answer is not stored twice. While the database is away nothing is answered; what waits
/// is bounded, and beyond the bound senders are asked to come again.
/// </remarks>
internal sealed partial class JournalWriter : IAsyncDisposable
{
    private const int MaxRows = 2_000;
    private const int MaxBytes = 8 << 20;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Channel<Waiting> _rows = Channel.CreateUnbounded<Waiting>();
    private readonly Channel<JournalCover> _covers = Channel.CreateUnbounded<JournalCover>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _giveUp = new();
    private readonly IJournalStore _store;
    private readonly JournalMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger<JournalWriter> _logger;
    private readonly long _maxWaitingBytes;
    private readonly Task _appending;
    private readonly Task _covering;
    private long _waitingBytes;

    public JournalWriter(
        IJournalStore store, IOptions<JournalOptions> options, JournalMetrics metrics, TimeProvider clock, ILogger<JournalWriter> logger)
    {
        (_store, _metrics, _clock, _logger) = (store, metrics, clock, logger);
        _maxWaitingBytes = options.Value.MaxWaitingBytes;
        metrics.Observe(() => Interlocked.Read(ref _waitingBytes));
        _appending = Task.WhenAll(Enumerable.Range(0, store.ConcurrentAppends).Select(_ => Task.Run(AppendAllAsync)));
        _covering = Task.Run(CoverAllAsync);
    }

    /// <summary>Stores a row; false when another activation was faster. A grain has one row under way at a time.</summary>
    /// <exception cref="JournalBusyException">Too much waits already; the row was not taken.</exception>
    /// <exception cref="OperationCanceledException">The process ends; whether the row was stored is unknown.</exception>
    public Task<bool> AppendAsync(JournalRow row)
    {
        if (Interlocked.Add(ref _waitingBytes, row.Payload.Length) > _maxWaitingBytes)
        {
            Interlocked.Add(ref _waitingBytes, -row.Payload.Length);
            throw new JournalBusyException("More waits for the journal than Sqlx:Journal:MaxWaitingBytes allows; the database does not keep up.");
        }

        var waiting = new Waiting(row, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_rows.Writer.TryWrite(waiting))
        {
            Interlocked.Add(ref _waitingBytes, -row.Payload.Length);
            throw new OperationCanceledException("The journal is closed: the silo ends.");
        }

        return waiting.Stored.Task;
    }

    public Task<JournalTail> ReadAsync(string grain, long after, CancellationToken cancellationToken) =>
        _store.ReadAsync(grain, after, cancellationToken);

    /// <summary>Says that a stored snapshot covers rows; they are deleted in the background.</summary>
    public void Cover(string grain, long version) => _covers.Writer.TryWrite(new JournalCover(grain, version));

    /// <summary>Ends after what waits was tried once more. Called when no grain is active any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _rows.Writer.TryComplete();
        _covers.Writer.TryComplete();
        _giveUp.CancelAfter(TimeSpan.FromSeconds(5));
        await Task.WhenAll(_appending, _covering);
        _giveUp.Dispose();
    }

    private async Task AppendAllAsync()
    {
        var left = new List<Waiting>();
        while (left.Count > 0 || await _rows.Reader.WaitToReadAsync())
            left = await CommitAsync(Take(left, out var later), later);
    }

    /// <summary>
    /// What waits, within limits, one row a grain: an activation that was left behind may still have its own under way, and a
    /// statement must not see one key twice.
    /// </summary>
    private List<Waiting> Take(List<Waiting> left, out List<Waiting> later)
    {
        var grains = new HashSet<string>(StringComparer.Ordinal);
        var taken = new List<Waiting>();
        later = [];
        var bytes = 0;
        foreach (var waiting in left)
            Sort(waiting, later);
        while (taken.Count < MaxRows && bytes < MaxBytes && _rows.Reader.TryRead(out var waiting))
            Sort(waiting, later);
        return taken;

        void Sort(Waiting waiting, List<Waiting> others)
        {
            if (taken.Count >= MaxRows || bytes >= MaxBytes || !grains.Add(waiting.Row.Grain))
            {
                others.Add(waiting);
                return;
            }

            taken.Add(waiting);
            bytes += waiting.Row.Payload.Length;
        }
    }

    private async Task<List<Waiting>> CommitAsync(List<Waiting> taken, List<Waiting> later)
    {
        var rows = taken.ConvertAll(waiting => waiting.Row);
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var started = _clock.GetTimestamp();
                var stored = await _store.AppendAsync(rows, _giveUp.Token);
                _metrics.Committed(rows.Count, stored.Count(each => !each), _clock.GetElapsedTime(started).TotalMilliseconds);
                for (var i = 0; i < taken.Count; i++)
                    Answer(taken[i], stored[i]);
                return later;
            }
            catch (Exception) when (_giveUp.IsCancellationRequested)
            {
                foreach (var waiting in taken.Concat(later))
                    Answer(waiting, null);
                return [];
            }
            catch (Exception exception)
            {
                _metrics.Retried();
                LogCommitFailed(_logger, rows.Count, exception);
                await Task.Delay(pause, _clock, _giveUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Answer(Waiting waiting, bool? stored)
    {
        Interlocked.Add(ref _waitingBytes, -waiting.Row.Payload.Length);
        if (stored is { } known)
            waiting.Stored.SetResult(known);
        else
            waiting.Stored.SetCanceled();
    }

    private async Task CoverAllAsync()
    {
        while (await _covers.Reader.WaitToReadAsync())
        {
            var newest = new Dictionary<string, long>(StringComparer.Ordinal);
            while (newest.Count < MaxRows && _covers.Reader.TryRead(out var cover))
                newest[cover.Grain] = Math.Max(newest.GetValueOrDefault(cover.Grain), cover.Version);
            try
            {
                await _store.CoverAsync([.. newest.Select(each => new JournalCover(each.Key, each.Value))], _giveUp.Token);
            }
            catch (Exception exception)
            {
                // The rows stay: activations ignore what their snapshot covers, and the next snapshot deletes them.
                LogCoverFailed(_logger, newest.Count, exception);
            }
        }
    }

    [LoggerMessage(1020, LogLevel.Warning, "A commit of {Rows} journal rows failed and is tried again; nothing is answered until it succeeds")]
    private static partial void LogCommitFailed(ILogger logger, int rows, Exception exception);

    [LoggerMessage(1021, LogLevel.Warning, "Journal rows of {Grains} grains that snapshots cover could not be deleted; the next snapshots do")]
    private static partial void LogCoverFailed(ILogger logger, int grains, Exception exception);

    private sealed record Waiting(JournalRow Row, TaskCompletionSource<bool> Stored);
}

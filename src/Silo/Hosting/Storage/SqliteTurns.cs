namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>
/// Who may use the SQLite file: one at a time, in the order they asked, but the journal before all others. Every sender waits for the journal's
/// commit, which stores what all grains have, and nobody waits for a snapshot. It has one commit under way, so the others get a turn between two.
/// </summary>
internal sealed class SqliteTurns
{
    private const int MostWaiting = 100_000;

    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource<bool>> _journal = [];
    private readonly Queue<TaskCompletionSource<bool>> _others = [];
    private bool _taken;

    /// <summary>Waits for a turn, which <see cref="End"/> gives back.</summary>
    /// <exception cref="InvalidOperationException">Too many wait already.</exception>
    /// <exception cref="OperationCanceledException">The waiter gave up; it has no turn.</exception>
    public async ValueTask TakeAsync(bool journal, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiting = journal ? _journal : _others;
        TaskCompletionSource<bool> turn;
        lock (_gate)
        {
            if (!_taken)
            {
                _taken = true;
                return;
            }

            if (waiting.Count >= MostWaiting)
                throw new InvalidOperationException($"More than {MostWaiting} storage operations wait for the SQLite file; it cannot keep up.");
            turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(turn);
        }

        // Whoever gave up stays in the queue and is passed over.
        await using var giveUp = cancellationToken.UnsafeRegister(static (turn, token) => ((TaskCompletionSource<bool>)turn!).TrySetCanceled(token), turn);
        await turn.Task;
    }

    /// <summary>Gives the turn to the next.</summary>
    public void End()
    {
        lock (_gate)
        {
            while (_journal.TryDequeue(out var next) || _others.TryDequeue(out next))
            {
                if (next.TrySetResult(true))
                    return;
            }

            _taken = false;
        }
    }
}

using SqlxOrleans.Domain.Telemetry.Journal;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Grains.Persistence.Journal;

/// <summary>A batch's part that waits for its row.</summary>
internal sealed class PendingEntry<TDelta>(JournalEntry entry, IReadOnlyList<TDelta> deltas)
{
    private readonly TaskCompletionSource<ApplyOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<PendingEntry<TDelta>>? _repeats;

    /// <summary>The answer to a batch that has been applied before.</summary>
    public static ApplyOutcome Again { get; } = new(true, true, 0, null);

    public JournalEntry Entry => entry;

    public IReadOnlyList<TDelta> Deltas => deltas;

    public Task<ApplyOutcome> Outcome => _outcome.Task;

    /// <summary>True when another one is this batch again, or an older one of the same producer: it was applied before this one was sent.</summary>
    public bool Repeats(PendingEntry<TDelta> other) =>
        other.Entry.Sequence <= entry.Sequence && other.Entry.ProducerId == entry.ProducerId;

    /// <summary>Answers another one as a repeat when this one is answered.</summary>
    public void AnswerAlso(PendingEntry<TDelta> other) => (_repeats ??= []).Add(other);

    public void Answer(ApplyOutcome outcome)
    {
        _outcome.TrySetResult(outcome);
        _repeats?.ForEach(repeat => repeat.Answer(Again));
    }

    public void Fail(Exception exception)
    {
        _outcome.TrySetException(exception);
        _repeats?.ForEach(repeat => repeat.Fail(exception));
    }
}

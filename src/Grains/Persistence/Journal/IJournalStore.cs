using SqlxOrleans.Domain.Telemetry.Journal;

namespace SqlxOrleans.Grains.Persistence.Journal;

/// <summary>Where the journal's rows live: one implementation a database. Calls are made by <see cref="JournalWriter"/> and activations.</summary>
public interface IJournalStore
{
    /// <summary>Appends that are worth being under way at the same time: one where a single writer's lock puts them in a row anyway.</summary>
    int ConcurrentAppends => 1;

    /// <summary>
    /// Stores rows of different grains in one transaction. Per row: true when it is stored, now or by an earlier attempt of the
    /// same writer; false when another writer has that version, or a snapshot covers it already: the caller lost the race.
    /// </summary>
    /// <exception cref="Exception">The outcome is unknown; the same rows may be stored again.</exception>
    Task<IReadOnlyList<bool>> AppendAsync(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken);

    /// <summary>The rows of a grain after a version, and up to which version rows may be gone, read as of one moment.</summary>
    Task<JournalTail> ReadAsync(string grain, long after, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that stored snapshots cover these versions and deletes the rows up to them. Afterwards nobody can store a row at or
    /// below such a version, so an activation that was left behind cannot write into the gap.
    /// </summary>
    Task CoverAsync(IReadOnlyList<JournalCover> covers, CancellationToken cancellationToken);
}

namespace SqlxOrleans.Domain.Telemetry.Journal;

/// <summary>What a journal holds of one grain after a version.</summary>
/// <param name="Covered">Up to this version the rows may be gone: a snapshot that covers them was stored before.</param>
/// <param name="Rows">Newer rows than were asked for, by version.</param>
public sealed record JournalTail(long Covered, IReadOnlyList<JournalRow> Rows);

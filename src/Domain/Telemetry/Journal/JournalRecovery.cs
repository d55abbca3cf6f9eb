namespace SqlxOrleans.Domain.Telemetry.Journal;

/// <summary>
/// Grain state = snapshot + newer rows (architecture, law 4): what may be applied on top of a snapshot, or why nothing may.
/// </summary>
/// <param name="Outcome">Whether the rows continue the snapshot.</param>
/// <param name="Entries">What to apply, in order; empty unless <see cref="RecoveryOutcome.Complete"/>.</param>
/// <param name="Version">The version reached.</param>
/// <param name="Problem">What is wrong, for a person; null when nothing is.</param>
public sealed record JournalRecovery(RecoveryOutcome Outcome, IReadOnlyList<JournalEntry> Entries, long Version, string? Problem)
{
    /// <summary>Joins a snapshot that covers everything up to a version with what the journal holds after it.</summary>
    /// <param name="grain">Whose rows they must be.</param>
    /// <param name="snapshot">The version that the snapshot covers; 0 without one.</param>
    /// <param name="tail">What was read after it, from that version on.</param>
    public static JournalRecovery Of(string grain, long snapshot, JournalTail tail)
    {
        ArgumentNullException.ThrowIfNull(tail);

        // Rows are deleted after the snapshot that covers them was stored, so there must be a newer one than ours.
        if (tail.Covered > snapshot)
        {
            return new JournalRecovery(
                RecoveryOutcome.OldSnapshot, [], snapshot, $"the journal was cut up to {tail.Covered}, the snapshot covers {snapshot}");
        }

        var version = snapshot;
        var entries = new List<JournalEntry>();
        foreach (var row in tail.Rows)
        {
            if (row.Grain != grain || row.Version != version + 1)
                return Corrupt(snapshot, $"row {version + 1} is missing, the next is {row.Grain} {row.Version}");
            if (!row.IsIntact)
                return Corrupt(snapshot, $"row {row.Version} does not have its checksum");
            if (!JournalEntryCodec.TryRead(row.Payload, out var read))
                return Corrupt(snapshot, $"row {row.Version} cannot be decoded");
            entries.AddRange(read);
            version = row.Version;
        }

        return new JournalRecovery(RecoveryOutcome.Complete, entries, version, null);
    }

    private static JournalRecovery Corrupt(long snapshot, string problem) => new(RecoveryOutcome.Corrupt, [], snapshot, problem);
}

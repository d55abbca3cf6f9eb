namespace SqlxOrleans.Domain.Telemetry.Journal;

/// <summary>How a snapshot and a journal fit together.</summary>
public enum RecoveryOutcome
{
    /// <summary>The rows continue the snapshot without a gap.</summary>
    Complete = 0,

    /// <summary>A newer snapshot must have been stored since this one was read: read again.</summary>
    OldSnapshot,

    /// <summary>A row is missing, bent or cannot be decoded: nothing of it may be applied.</summary>
    Corrupt,
}

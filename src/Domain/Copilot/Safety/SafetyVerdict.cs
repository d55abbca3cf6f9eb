namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>What a decision came to. The numbers are stored.</summary>
public enum SafetyVerdict
{
    /// <summary>The learner keeps what is in force.</summary>
    Kept = 0,

    /// <summary>Published to every kernel.</summary>
    Live = 1,

    /// <summary>Published to one kernel.</summary>
    Canary = 2,

    /// <summary>Recorded only.</summary>
    Shadow = 3,

    /// <summary>The mode is off: default weights, no decision.</summary>
    Off = 4,

    /// <summary>An operator's weights.</summary>
    Pinned = 5,

    /// <summary>An operator froze what was in force.</summary>
    Frozen = 6,

    /// <summary>Default weights: no telemetry, an impossible value, or a learner that failed.</summary>
    Fallback = 7,

    /// <summary>The previous weights again: the new ones did worse.</summary>
    RolledBack = 8,

    /// <summary>Nothing changes after a rollback, or before the effect of the last change was seen.</summary>
    Held = 9,
}

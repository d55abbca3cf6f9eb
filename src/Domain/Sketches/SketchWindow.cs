namespace SqlxOrleans.Domain.Sketches;

/// <summary>
/// The sliding windows that <see cref="SketchWindows"/> keeps. A window ends with the slot of the newest event and slides by a whole
/// slot, so it covers its length less up to one slot.
/// </summary>
public enum SketchWindow
{
    /// <summary>5 minutes, 30 slots of 10 s.</summary>
    FiveMinutes,

    /// <summary>1 hour, 12 slots of 5 min.</summary>
    OneHour,

    /// <summary>6 hours, 24 slots of 15 min.</summary>
    SixHours,

    /// <summary>3 days, 72 slots of 1 h.</summary>
    ThreeDays,

    /// <summary>30 days, slid by a UTC day: the days that began in the last 720 hours.</summary>
    ThirtyDays,
}

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>How proposed weights passed the guard.</summary>
public enum GuardKind
{
    /// <summary>As proposed.</summary>
    Passed,

    /// <summary>Moved back to the nearest limit: a floor, a ceiling or the greatest step.</summary>
    Corrected,

    /// <summary>No weights at all (not finite, negative, not summing to 1): the defaults take their place.</summary>
    Refused,
}

namespace SqlxOrleans.Domain.Rewards;

/// <summary>What the ledger did with a report.</summary>
public enum LedgerAnswer
{
    /// <summary>Counted for the first time.</summary>
    Counted,

    /// <summary>Its number was counted before.</summary>
    Duplicate,

    /// <summary>A value is out of range; nothing of the report was counted.</summary>
    Refused,
}

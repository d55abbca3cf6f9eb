namespace SqlxOrleans.Domain.Slos;

/// <summary>What a burn-rate tier leads to, the mildest first.</summary>
public enum BurnRateSeverity
{
    /// <summary>Somebody looks at it in working hours.</summary>
    Ticket = 0,

    /// <summary>Escalation level 1: the Copilot changes scheduler weights.</summary>
    Mitigate = 1,

    /// <summary>Somebody is woken.</summary>
    Page = 2,
}

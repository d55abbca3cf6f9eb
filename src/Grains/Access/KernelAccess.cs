namespace SqlxOrleans.Grains.Access;

/// <summary>What became of a kernel's credential.</summary>
public enum KernelAccess
{
    /// <summary>It is nobody's, or forged.</summary>
    Unknown = 0,

    /// <summary>It was a ticket and is over.</summary>
    TicketExpired,

    /// <summary>It is no ticket, and this cluster takes nothing else.</summary>
    TicketRequired,

    /// <summary>It stands for another tenant.</summary>
    OtherTenant,

    /// <summary>Its tenant's, without the scope.</summary>
    MissingScope,

    /// <summary>It may.</summary>
    Granted,
}

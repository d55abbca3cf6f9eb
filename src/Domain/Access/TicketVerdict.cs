namespace SqlxOrleans.Domain.Access;

/// <summary>What became of a ticket that was shown.</summary>
public enum TicketVerdict
{
    /// <summary>It is none, or not of this form.</summary>
    Malformed = 0,

    /// <summary>It names a key that is not on the ring.</summary>
    UnknownKey,

    /// <summary>Its signature is not the named key's.</summary>
    Forged,

    /// <summary>It is over, or claims to live longer than a ticket may.</summary>
    Expired,

    /// <summary>It holds.</summary>
    Valid,
}

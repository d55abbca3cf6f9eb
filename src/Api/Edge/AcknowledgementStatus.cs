namespace SqlxOrleans.Api.Edge;

internal enum AcknowledgementStatus
{
    Applied = 0,
    Unavailable,

    /// <summary>Not taken: the edge holds as much as it may.</summary>
    Busy,

    /// <summary>Other requests changed since it was read what of it is new: read it again.</summary>
    Conflict,
}

namespace SqlxOrleans.Api.Edge;

internal enum AcknowledgementStatus
{
    Applied = 0,
    Unavailable,

    /// <summary>Not taken: the edge holds as much as it may.</summary>
    Busy,

    /// <summary>Not taken: another request moved one of its cumulative streams since it was read.</summary>
    Conflict,
}

namespace SqlxOrleans.Api.Edge;

internal enum AcknowledgementStatus
{
    Applied = 0,
    Unavailable,
}

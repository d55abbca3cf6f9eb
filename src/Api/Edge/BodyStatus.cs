namespace SqlxOrleans.Api.Edge;

internal enum BodyStatus
{
    Read = 0,
    TooLarge,
    RatioTooHigh,
    Busy,
    BadEncoding,
    UnsupportedEncoding,
    Aborted,
}

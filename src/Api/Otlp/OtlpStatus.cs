namespace SqlxOrleans.Api.Otlp;

internal enum OtlpStatus
{
    Ok = 0,
    Malformed,
    TooManyItems,
    Unavailable,
    Busy,
}

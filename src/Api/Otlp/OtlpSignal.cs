namespace SqlxOrleans.Api.Otlp;

internal enum OtlpSignal
{
    Traces = 0,
    Metrics,
    Logs,
}

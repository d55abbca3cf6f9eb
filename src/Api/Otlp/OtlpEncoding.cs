namespace SqlxOrleans.Api.Otlp;

/// <summary>How an OTLP request over HTTP is written, and so its answer.</summary>
internal enum OtlpEncoding
{
    Protobuf = 0,
    Json,
}

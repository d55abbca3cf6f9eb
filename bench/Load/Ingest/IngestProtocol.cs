namespace SqlxOrleans.Load.Ingest;

/// <summary>A way in.</summary>
internal enum IngestProtocol
{
    /// <summary>Spans, OTLP over gRPC.</summary>
    OtlpGrpc = 0,

    /// <summary>Spans, OTLP over HTTP, protobuf.</summary>
    OtlpHttp,

    /// <summary>Data points, OTLP over HTTP, protobuf.</summary>
    OtlpMetrics,

    /// <summary>ATS events, one a line.</summary>
    Ats,

    /// <summary>Deltas over the Orleans gateway, as the native client sends them; a point is a recorded query.</summary>
    Client,
}

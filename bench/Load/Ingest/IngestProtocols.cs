namespace SqlxOrleans.Load.Ingest;

/// <summary>The names of the ways in, and what they should cost at most.</summary>
internal static class IngestProtocols
{
    public static IReadOnlyList<string> Names { get; } = ["otlp-grpc", "otlp-http", "otlp-metrics", "ats", "client"];

    public static IngestProtocol Parse(string name) => (IngestProtocol)Names.ToList().IndexOf(name);

    public static string Name(this IngestProtocol protocol) => Names[(int)protocol];

    /// <summary>
    /// Points of a request unless told otherwise: an exporter's batch, or what the native client of a kernel with 100,000 queries a second sums in
    /// one flush of 100 ms.
    /// </summary>
    public static int Batch(this IngestProtocol protocol) => protocol == IngestProtocol.Client ? 10_000 : 1_000;

    /// <summary>CPU seconds of the silo a million points: over a few series, and over 40,000, where the caches miss.</summary>
    public static double? CpuGoal(this IngestProtocol protocol, bool manySeries) => protocol switch
    {
        IngestProtocol.OtlpGrpc or IngestProtocol.OtlpHttp => manySeries ? 1.6 : 0.8,
        IngestProtocol.OtlpMetrics => manySeries ? 1.0 : 0.3,
        IngestProtocol.Ats => manySeries ? null : 1.3,
        _ => manySeries ? null : 0.02,
    };
}

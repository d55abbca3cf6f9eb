using Grpc.Core;

namespace SqlxOrleans.Api.Otlp;

/// <summary>The collector's gRPC methods with messages as raw bytes: the same readers as over HTTP, and no generated classes.</summary>
internal static class OtlpGrpcMethods
{
    public const string TraceService = "opentelemetry.proto.collector.trace.v1.TraceService";
    public const string MetricsService = "opentelemetry.proto.collector.metrics.v1.MetricsService";
    public const string LogsService = "opentelemetry.proto.collector.logs.v1.LogsService";

    private static readonly Marshaller<OtlpMessageBytes> Raw = Marshallers.Create(
        static (message, context) => context.Complete(message.Memory.ToArray()),
        static context => OtlpMessageBytes.Copy(context.PayloadAsReadOnlySequence()));

    public static Method<OtlpMessageBytes, OtlpMessageBytes> Export(string service) => new(MethodType.Unary, service, "Export", Raw, Raw);
}

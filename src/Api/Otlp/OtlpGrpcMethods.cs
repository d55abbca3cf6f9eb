using Grpc.Core;

namespace SqlxOrleans.Api.Otlp;

/// <summary>The collector's gRPC methods with messages as raw bytes: the same readers as over HTTP, and no generated classes.</summary>
internal static class OtlpGrpcMethods
{
    public const string TraceService = "opentelemetry.proto.collector.trace.v1.TraceService";
    public const string MetricsService = "opentelemetry.proto.collector.metrics.v1.MetricsService";

    private static readonly Marshaller<OtlpMessageBytes> Raw = Marshallers.Create(
        static (message, context) => context.Complete(message.Bytes),
        static context => new OtlpMessageBytes(context.PayloadAsNewBuffer()));

    public static Method<OtlpMessageBytes, OtlpMessageBytes> Export(string service) => new(MethodType.Unary, service, "Export", Raw, Raw);
}

using Grpc.Core;

namespace SqlxOrleans.Api.Otlp;

/// <summary>Metrics over gRPC.</summary>
internal sealed class OtlpMetricsService(OtlpGrpcReceiver receiver) : OtlpMetricsServiceBase
{
    public override Task<OtlpMessageBytes> Export(OtlpMessageBytes request, ServerCallContext context) =>
        receiver.ExportAsync(OtlpSignal.Metrics, request, context);
}

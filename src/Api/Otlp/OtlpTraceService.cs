using Grpc.Core;

namespace SqlxOrleans.Api.Otlp;

/// <summary>Traces over gRPC.</summary>
internal sealed class OtlpTraceService(OtlpGrpcReceiver receiver) : OtlpTraceServiceBase
{
    public override Task<OtlpMessageBytes> Export(OtlpMessageBytes request, ServerCallContext context) =>
        receiver.ExportAsync(OtlpSignal.Traces, request, context);
}

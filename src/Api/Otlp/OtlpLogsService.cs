using Grpc.Core;

namespace SqlxOrleans.Api.Otlp;

/// <summary>Logs over gRPC.</summary>
internal sealed class OtlpLogsService(OtlpGrpcReceiver receiver) : OtlpLogsServiceBase
{
    public override Task<OtlpMessageBytes> Export(OtlpMessageBytes request, ServerCallContext context) =>
        receiver.ExportAsync(OtlpSignal.Logs, request, context);
}

using Grpc.Core;

namespace SqlxOrleans.Api.Otlp;

/// <summary>The shape that the gRPC server binds: one virtual method named as on the wire.</summary>
[BindServiceMethod(typeof(OtlpLogsServiceBase), nameof(Bind))]
internal abstract class OtlpLogsServiceBase
{
    public static void Bind(ServiceBinderBase binder, OtlpLogsServiceBase? service) => binder.AddMethod(
        OtlpGrpcMethods.Export(OtlpGrpcMethods.LogsService),
        service is null ? null! : new UnaryServerMethod<OtlpMessageBytes, OtlpMessageBytes>(service.Export));

    public abstract Task<OtlpMessageBytes> Export(OtlpMessageBytes request, ServerCallContext context);
}

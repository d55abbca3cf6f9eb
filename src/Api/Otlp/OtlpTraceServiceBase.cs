using Grpc.Core;

namespace SqlxOrleans.Api.Otlp;

/// <summary>The shape that the gRPC server binds: one virtual method named as on the wire.</summary>
[BindServiceMethod(typeof(OtlpTraceServiceBase), nameof(Bind))]
internal abstract class OtlpTraceServiceBase
{
    public static void Bind(ServiceBinderBase binder, OtlpTraceServiceBase? service) => binder.AddMethod(
        OtlpGrpcMethods.Export(OtlpGrpcMethods.TraceService),
        service is null ? null! : new UnaryServerMethod<OtlpMessageBytes, OtlpMessageBytes>(service.Export));

    public abstract Task<OtlpMessageBytes> Export(OtlpMessageBytes request, ServerCallContext context);
}

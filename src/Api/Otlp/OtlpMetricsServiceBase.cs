using Grpc.Core;

namespace SqlxOrleans.Api.Otlp;

/// <summary>The shape that the gRPC server binds: one virtual method named as on the wire.</summary>
[BindServiceMethod(typeof(OtlpMetricsServiceBase), nameof(Bind))]
internal abstract class OtlpMetricsServiceBase
{
    public static void Bind(ServiceBinderBase binder, OtlpMetricsServiceBase? service) => binder.AddMethod(
        OtlpGrpcMethods.Export(OtlpGrpcMethods.MetricsService),
        service is null ? null! : new UnaryServerMethod<OtlpMessageBytes, OtlpMessageBytes>(service.Export));

    public abstract Task<OtlpMessageBytes> Export(OtlpMessageBytes request, ServerCallContext context);
}

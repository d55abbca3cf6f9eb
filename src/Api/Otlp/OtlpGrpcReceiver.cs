using Grpc.Core;
using Microsoft.AspNetCore.Http;
using SqlxOrleans.Api.Edge;

namespace SqlxOrleans.Api.Otlp;

/// <summary>Answers an export call in gRPC's terms. <see cref="OtlpGrpcGate"/> has refused strangers before the message is read.</summary>
internal sealed class OtlpGrpcReceiver(EdgeBudget budget, OtlpReceiver receiver, EdgeMetrics metrics)
{
    public async Task<OtlpMessageBytes> ExportAsync(OtlpSignal signal, OtlpMessageBytes request, ServerCallContext context)
    {
        var tenant = OtlpGrpcGate.TenantOf(context.GetHttpContext());
        using var message = request;
        using var reservation = budget.Open(tenant);
        if (!reservation.TryGrow(message.Length))
            throw Refuse(StatusCode.ResourceExhausted, "The edge holds as much as it may.", EdgeBudget.RetryAfter);
        OtlpGrpcGate.Leave(context.GetHttpContext());
        var outcome = await receiver.ReceiveAsync(signal, tenant, message.Memory, reservation, context.CancellationToken).ConfigureAwait(false);
        switch (outcome.Status)
        {
            case OtlpStatus.Ok:
                metrics.Answered("otlp_grpc", "OK");
                return OtlpMessageBytes.Of(OtlpMessages.ExportResponse(outcome.Rejected));
            case OtlpStatus.Unavailable:
                throw Refuse(StatusCode.Unavailable, outcome.Message, EdgeBudget.RetryAfter);
            case OtlpStatus.Busy:
                throw Refuse(StatusCode.ResourceExhausted, outcome.Message, EdgeBudget.RetryAfter);
            default:
                throw Refuse(StatusCode.InvalidArgument, outcome.Message);
        }
    }

    private RpcException Refuse(StatusCode code, string message, TimeSpan? retryAfter = null)
    {
        metrics.Answered("otlp_grpc", code.ToString());
        var trailers = new Metadata();
        if (retryAfter is { } delay)
            trailers.Add("grpc-status-details-bin", OtlpMessages.StatusWithRetry((int)code, message, delay));
        return new RpcException(new Status(code, message), trailers);
    }
}

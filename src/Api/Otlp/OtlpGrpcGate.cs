using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Otlp;

/// <summary>Refuses a gRPC call without a known key, or one too many, before its message, up to 16 MiB, is read.</summary>
internal sealed class OtlpGrpcGate(CredentialSet credentials, EdgeGate gate, GrpcAdmission admission, EdgeMetrics metrics)
{
    private const int ResourceExhausted = 8;
    private const int Unauthenticated = 16;

    public void Guard(IEndpointConventionBuilder endpoints) => endpoints.Add(endpoint =>
    {
        if (endpoint.RequestDelegate is { } next)
            endpoint.RequestDelegate = context => EnterAsync(context, next);
    });

    /// <summary>Gives the call's place back: its message is read.</summary>
    public static void Leave(HttpContext context) => context.Features.Get<GrpcAdmission.Place>()?.Dispose();

    private async Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        if (!EdgeAuthentication.TryAuthenticate(context, credentials, out var tenant))
        {
            Refuse(context, Unauthenticated, "The API key is missing or unknown. " + EdgeAuthentication.Help);
            return;
        }

        if (gate.DelayOf(tenant) is { } delay)
        {
            RefuseForNow(context, "The tenant sends more than it may, or the silo's memory is full.", delay);
            return;
        }

        using var place = await admission.TryEnterAsync(tenant, context.RequestAborted).ConfigureAwait(false);
        if (place is null)
        {
            RefuseForNow(context, "The edge reads as many messages as it may.", EdgeBudget.RetryAfter);
            return;
        }

        context.Features.Set(place);
        await next(context).ConfigureAwait(false);
    }

    private void RefuseForNow(HttpContext context, string message, TimeSpan delay)
    {
        metrics.Answered("otlp_grpc", "ResourceExhausted");
        context.Response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(OtlpMessages.StatusWithRetry(ResourceExhausted, message, delay));
        Refuse(context, ResourceExhausted, message);
    }

    /// <summary>A gRPC answer of headers only.</summary>
    private static void Refuse(HttpContext context, int code, string message)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(message);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SqlxOrleans.Api.Access;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Otlp;

/// <summary>Refuses a gRPC call without a known credential, or one too many, before its message, up to 16 MiB, is read.</summary>
internal sealed class OtlpGrpcGate(Authenticator authenticator, EdgeGate gate, GrpcAdmission admission, EdgeMetrics metrics)
{
    private const int InvalidArgument = 3;
    private const int ResourceExhausted = 8;
    private const int PermissionDenied = 7;
    private const int Unavailable = 14;
    private const int Unauthenticated = 16;

    public void Guard(IEndpointConventionBuilder endpoints) => endpoints.Add(endpoint =>
    {
        if (endpoint.RequestDelegate is { } next)
            endpoint.RequestDelegate = context => EnterAsync(context, next);
    });

    /// <summary>Gives the call's place back: its message is read.</summary>
    public static void Leave(HttpContext context) => context.Features.Get<GrpcAdmission.Place>()?.Dispose();

    /// <summary>Whose call it is that was let in.</summary>
    public static TenantId TenantOf(HttpContext context) => context.Features.GetRequiredFeature<Sender>().Tenant;

    private async Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        var authentication = await authenticator.AuthenticateAsync(context).ConfigureAwait(false);
        if (authentication.Caller is not { } caller)
        {
            Refuse(context, authentication.Problem.IsTransient ? Unavailable : Unauthenticated, authentication.Problem.Detail);
            return;
        }

        if (!caller.May(Scopes.WriteTelemetry))
        {
            Refuse(context, PermissionDenied, EdgeProblem.MissingScopeText(Scopes.WriteTelemetry));
            return;
        }

        if (gate.DelayOf(caller.Tenant) is { } delay)
        {
            RefuseForNow(context, "The tenant sends more than it may, or the silo's memory is full.", delay);
            return;
        }

        context.Features.Set(new Sender(caller.Tenant));
        using var place = await admission.TryEnterAsync(caller.Tenant, context.RequestAborted).ConfigureAwait(false);
        if (place is null)
        {
            RefuseForNow(context, "The edge reads as many messages as it may.", EdgeBudget.RetryAfter);
            return;
        }

        if (await GrpcFrame.ProblemAsync(context).ConfigureAwait(false) is { } problem)
        {
            metrics.Answered("otlp_grpc", nameof(InvalidArgument));
            Refuse(context, InvalidArgument, problem);
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

    private sealed record Sender(TenantId Tenant);

    /// <summary>A gRPC answer of headers only.</summary>
    private static void Refuse(HttpContext context, int code, string message)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(message);
    }
}

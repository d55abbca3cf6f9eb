using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Otlp;

/// <summary>Refuses a gRPC call without a known key before its message, up to 16 MiB, is read.</summary>
internal static class OtlpGrpcGate
{
    private const string Unauthenticated = "16";

    public static void Guard(IEndpointConventionBuilder endpoints, CredentialSet credentials) => endpoints.Add(endpoint =>
    {
        var next = endpoint.RequestDelegate;
        if (next is not null)
            endpoint.RequestDelegate = context => EdgeAuthentication.TryAuthenticate(context, credentials, out _) ? next(context) : RefuseAsync(context);
    });

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = Unauthenticated;
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString("The API key is missing or unknown. " + EdgeAuthentication.Help);
        return Task.CompletedTask;
    }
}

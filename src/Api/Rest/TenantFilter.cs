using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Rest;

/// <summary>Lets only a key's own tenant through; another's names answer as if they did not exist.</summary>
internal sealed class TenantFilter(CredentialSet credentials) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!EdgeAuthentication.TryAuthenticate(context.HttpContext, credentials, out var tenant))
            return EdgeProblem.Unauthenticated();
        if (context.HttpContext.Request.RouteValues.TryGetValue("tenant", out var named) && named as string != tenant.ToString())
            return EdgeProblem.NotFound("There is no such tenant for this API key.");
        context.HttpContext.Features.Set(new Caller(tenant));
        return await next(context).ConfigureAwait(false);
    }

    /// <summary>Who asks.</summary>
    public static TenantId TenantOf(HttpContext context) => context.Features.GetRequiredFeature<Caller>().Tenant;

    private sealed record Caller(TenantId Tenant);
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SqlxOrleans.Api.Access;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Rest;

/// <summary>Lets only a credential's own tenant through, with the scope that the endpoint needs; another's names answer as if they did not exist.</summary>
internal sealed class TenantFilter(Authenticator authenticator) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var authentication = await authenticator.AuthenticateAsync(context.HttpContext).ConfigureAwait(false);
        if (authentication.Caller is not { } caller)
            return EdgeProblem.Unauthenticated(authentication.Problem);
        if (context.HttpContext.Request.RouteValues.TryGetValue("tenant", out var named) && named as string != caller.Tenant.ToString())
            return EdgeProblem.NotFound("There is no such tenant for this credential.");
        var needed = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scopes
            ?? (HttpMethods.IsGet(context.HttpContext.Request.Method) ? Scopes.ReadMetrics : ScopeNames.All);
        if (!caller.May(needed))
            return EdgeProblem.MissingScope(needed);
        context.HttpContext.Features.Set(new Authenticated(caller));
        return await next(context).ConfigureAwait(false);
    }

    /// <summary>Who asks.</summary>
    public static TenantId TenantOf(HttpContext context) => CallerOf(context).Tenant;

    /// <summary>Who asks, and what it may do.</summary>
    public static Caller CallerOf(HttpContext context) => context.Features.GetRequiredFeature<Authenticated>().Caller;

    private sealed record Authenticated(Caller Caller);
}

using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// Finds the tenant of a request: <c>Authorization: Bearer KEY</c>, <c>x-api-key: KEY</c> or <c>api-key: KEY</c>, which gRPC
/// metadata is too. The tenant comes from the key only.
/// </summary>
internal static class EdgeAuthentication
{
    public const string Challenge = "Bearer realm=\"sqlx\"";
    public const string Help = "Send the tenant's API key as 'Authorization: Bearer KEY', 'x-api-key: KEY' or 'api-key: KEY'.";

    private const string Scheme = "Bearer ";

    public static bool TryAuthenticate(HttpContext context, CredentialSet credentials, out TenantId tenant)
    {
        var headers = context.Request.Headers;
        var authorization = headers.Authorization.ToString();
        var key = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim()
            : headers.TryGetValue("x-api-key", out var first) ? first.ToString()
            : headers.TryGetValue("api-key", out var second) ? second.ToString()
            : null;
        if (credentials.TryAuthenticate(key, out tenant))
            return true;
        context.Response.Headers[HeaderNames.WWWAuthenticate] = Challenge;
        return false;
    }
}

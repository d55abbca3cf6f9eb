using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// Finds the caller of a request: <c>Authorization: Bearer KEY</c>, <c>x-api-key: KEY</c> or <c>api-key: KEY</c>, which gRPC
/// metadata is too. The tenant comes from the key only.
/// </summary>
internal static class EdgeAuthentication
{
    public const string Challenge = "Bearer realm=\"sqlx\"";
    public const string Help = "Send the tenant's API key as 'Authorization: Bearer KEY', 'x-api-key: KEY' or 'api-key: KEY'.";

    private const string Scheme = "Bearer ";

    /// <summary>The caller; null, with a challenge in the answer, for nobody.</summary>
    public static async ValueTask<Caller?> AuthenticateAsync(HttpContext context, ICallers callers)
    {
        var headers = context.Request.Headers;
        var authorization = headers.Authorization.ToString();
        var key = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim()
            : headers.TryGetValue("x-api-key", out var first) ? first.ToString()
            : headers.TryGetValue("api-key", out var second) ? second.ToString()
            : null;
        var caller = await callers.FindAsync(key).ConfigureAwait(false);
        if (caller is null)
            context.Response.Headers[HeaderNames.WWWAuthenticate] = Challenge;
        return caller;
    }
}

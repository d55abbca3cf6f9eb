using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Access;

/// <summary>
/// Finds the caller of a request: an API key or a token as <c>Authorization: Bearer …</c>, or a key as <c>x-api-key</c> or <c>api-key</c>, which gRPC
/// metadata is too; or the certificate of a kernel, alone or beside one of these of the same tenant. The tenant comes from the credential only.
/// </summary>
internal sealed class Authenticator(ICallers keys, JwtCallers tokens, ICertificateCallers certificates, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    /// <summary>The caller; for nobody the problem, with a challenge or a time to wait in the answer's headers.</summary>
    public async ValueTask<Authentication> AuthenticateAsync(HttpContext context)
    {
        var answer = await FindAsync(context).ConfigureAwait(false);
        if (answer.Caller is not null)
            return answer;
        if (answer.Problem.IsTransient)
            EdgeProblem.SetRetryAfter(context);
        else
            context.Response.Headers[HeaderNames.WWWAuthenticate] = answer.Problem.Challenge;
        return answer;
    }

    private async ValueTask<Authentication> FindAsync(HttpContext context)
    {
        var credential = CredentialOf(context.Request.Headers);
        if (certificates.Find(context) is not { } kernel)
            return await FindAsync(credential).ConfigureAwait(false);
        if (time.GetUtcNow() >= kernel.ExpiresAt)
            return new Authentication(AuthenticationProblem.CertificateExpired);
        if (credential is null)
            return new Authentication(kernel);

        // A wrong key beside a good certificate is refused, not passed over; a right one grants what it grants.
        var shown = await FindAsync(credential).ConfigureAwait(false);
        return shown.Caller is { } caller && caller.Tenant != kernel.Tenant ? new Authentication(AuthenticationProblem.OtherCertificate) : shown;
    }

    private async ValueTask<Authentication> FindAsync(string? credential)
    {
        if (await keys.FindAsync(credential).ConfigureAwait(false) is { } caller)
            return new Authentication(caller);
        if (JwtCallers.IsToken(credential))
            return await tokens.FindAsync(credential!).ConfigureAwait(false);
        return TicketRing.IsTicket(credential) ? new Authentication(AuthenticationProblem.TicketOnly) : default;
    }

    private static string? CredentialOf(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim()
            : headers.TryGetValue("x-api-key", out var first) ? first.ToString()
            : headers.TryGetValue("api-key", out var second) ? second.ToString()
            : null;
    }
}

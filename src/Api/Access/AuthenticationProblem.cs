using Microsoft.AspNetCore.Http;

namespace SqlxOrleans.Api.Access;

/// <summary>Why a request has no caller.</summary>
/// <param name="Reason">A stable word for programs.</param>
/// <param name="Detail">A sentence for people, which never has a part of the credential in it.</param>
internal sealed record AuthenticationProblem(string Reason, string Detail)
{
    /// <summary>How a credential is sent.</summary>
    public const string Help = "Send the tenant's API key as 'Authorization: Bearer KEY', 'x-api-key: KEY' or 'api-key: KEY'.";

    private const string Realm = "Bearer realm=\"sqlx\"";

    /// <summary>True when the credential could not be judged and the same request may be let in later.</summary>
    public bool IsTransient { get; init; }

    /// <summary>True when it was a token that was refused: RFC 6750 has a word for that.</summary>
    public bool IsToken { get; init; }

    /// <summary>The HTTP status.</summary>
    public int Status => IsTransient ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status401Unauthorized;

    /// <summary>The <c>WWW-Authenticate</c> header. Details are ours and have no quotes.</summary>
    public string Challenge => IsToken ? $"{Realm}, error=\"invalid_token\", error_description=\"{Detail}\"" : Realm;

    /// <summary>Nothing that could be a credential, or an unknown key.</summary>
    public static AuthenticationProblem UnknownKey { get; } = new("unauthenticated", "The API key is missing or unknown. " + Help);

    /// <summary>A ticket came where it opens nothing.</summary>
    public static AuthenticationProblem TicketOnly { get; } = new(
        "unauthenticated", "A ticket is for messages through the Orleans gateway only. " + Help);

    /// <summary>Two credentials that stand for two tenants.</summary>
    public static AuthenticationProblem OtherCertificate { get; } = new(
        "certificate_tenant", "The certificate of the connection is another tenant's than the key or token.");

    /// <summary>The connection outlived its certificate.</summary>
    public static AuthenticationProblem CertificateExpired { get; } = new(
        "certificate_expired", "The certificate of the connection has expired; connect again with a new one.");

    /// <summary>A token was refused for good.</summary>
    public static AuthenticationProblem Token(string reason, string detail) => new(reason, detail) { IsToken = true };
}

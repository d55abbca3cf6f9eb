using System.Buffers.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SqlxOrleans.Api.Access;

/// <summary>Knows who a token (JWT, RFC 7519) stands for, if anybody.</summary>
internal sealed class JwtCallers(SigningKeys keys, IOptions<JwtOptions> options, TimeProvider time)
{
    /// <summary>Most characters of a token.</summary>
    public const int MaxTokenCharacters = 16 * 1024;

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxTokenCharacters };
    private readonly JwtOptions _options = options.Value;
    private readonly JwtClaims _claims = new(options.Value);

    /// <summary>True for what begins as a JSON object in base64 does: it is read as a token and as nothing else.</summary>
    public static bool IsToken(string? credential) => credential is ['e', 'y' or 'w', ..] && credential.Contains('.', StringComparison.Ordinal);

    /// <summary>The caller, or what is wrong with the token.</summary>
    public async ValueTask<Authentication> FindAsync(string token)
    {
        if (!_options.IsEnabled)
            return new Authentication(JwtProblems.NotTaken);
        if (token.Length > MaxTokenCharacters)
            return new Authentication(JwtProblems.TooLarge);
        if (Parse(token) is not { } jwt)
            return new Authentication(JwtProblems.Malformed);
        if (HeaderProblem(jwt) is { } header)
            return new Authentication(header);
        if (await keys.CurrentAsync().ConfigureAwait(false) is not { } known)
            return new Authentication(JwtProblems.NoKeys);
        var problem = await VerifyAsync(jwt, known).ConfigureAwait(false);

        // The issuer may have changed its keys since they were read.
        if (problem is { Reason: "token_signature" or "token_unknown_key" }
            && await keys.NewerAsync().ConfigureAwait(false) is { } newer && !ReferenceEquals(newer, known))
            problem = await VerifyAsync(jwt, newer).ConfigureAwait(false);
        return problem is null ? _claims.Read(Base64Url.DecodeFromChars(jwt.EncodedPayload), time.GetUtcNow()) : new Authentication(problem);
    }

    private static JsonWebToken? Parse(string token)
    {
        try
        {
            return new JsonWebToken(token);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or FormatException)
        {
            return null;
        }
    }

    /// <summary>What the header alone rules out: no key is looked for before the algorithm is one of ours.</summary>
    private AuthenticationProblem? HeaderProblem(JsonWebToken jwt)
    {
        if (!_options.AcceptedAlgorithms.Contains(jwt.Alg, StringComparer.Ordinal))
            return JwtProblems.Algorithm(_options.AcceptedAlgorithms);
        return jwt.TryGetHeaderValue<object>("crit", out _) ? JwtProblems.Critical : null;
    }

    private async ValueTask<AuthenticationProblem?> VerifyAsync(JsonWebToken jwt, SigningKeySet known)
    {
        var meant = known.Keys.Where(key => key.IsMeantBy(jwt.Kid)).ToList();
        if (meant.Count == 0)
            return JwtProblems.UnknownKey;
        var fitting = meant.Where(key => key.Fits(jwt.Alg)).Select(key => (SecurityKey)key.Key).ToList();
        if (fitting.Count == 0)
            return JwtProblems.KeyType;
        var result = await _handler.ValidateTokenAsync(jwt, Parameters(fitting)).ConfigureAwait(false);
        return result.IsValid ? null : result.Exception switch
        {
            SecurityTokenInvalidIssuerException => JwtProblems.Issuer(_options.ExpectedIssuer),
            SecurityTokenInvalidAudienceException => JwtProblems.Audience(_options.Audience!),
            SecurityTokenInvalidAlgorithmException => JwtProblems.Algorithm(_options.AcceptedAlgorithms),
            _ => JwtProblems.Signature,
        };
    }

    private TokenValidationParameters Parameters(List<SecurityKey> fitting) => new()
    {
        ValidAlgorithms = _options.AcceptedAlgorithms,
        IssuerSigningKeys = fitting,
        ValidIssuer = _options.ExpectedIssuer,
        ValidAudience = _options.Audience,
        IgnoreTrailingSlashWhenValidatingAudience = false,

        // JwtClaims judges it, by the clock of the host and with a limit to the whole life.
        ValidateLifetime = false,
    };
}

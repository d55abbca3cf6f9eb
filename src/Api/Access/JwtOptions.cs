using Microsoft.IdentityModel.Tokens;

namespace SqlxOrleans.Api.Access;

/// <summary>Tokens that are accepted beside API keys, section <c>Sqlx:Jwt</c>. Without it none are.</summary>
public sealed class JwtOptions
{
    /// <summary>Where the options are read from.</summary>
    public const string Section = "Sqlx:Jwt";

    private static readonly string[] Known = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256];
    private static readonly TimeSpan LeastLife = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostLife = TimeSpan.FromHours(24);
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(2);

    /// <summary>The OpenID provider, whose keys are found through <c>/.well-known/openid-configuration</c>. HTTPS, outside Development.</summary>
    public string? Authority { get; set; }

    /// <summary>A file of public keys instead of an authority: a JWK set, or PEM (public keys or certificates). Read again while the process runs.</summary>
    public string? KeysFile { get; set; }

    /// <summary>The <c>iss</c> of a token, exactly; without it the authority as it is written.</summary>
    public string? Issuer { get; set; }

    /// <summary>What a token's <c>aud</c> must be or contain, exactly.</summary>
    public string? Audience { get; set; }

    /// <summary>Which of RS256, ES256 and PS256 are accepted; all three without it.</summary>
    public IList<string>? Algorithms { get; set; }

    /// <summary>The claim that names the tenant.</summary>
    public string TenantClaim { get; set; } = "tenant";

    /// <summary>The claim that lists the scopes: a text with blanks between, or an array.</summary>
    public string ScopeClaim { get; set; } = "scope";

    /// <summary>The longest that a token may live from <c>iat</c> to <c>exp</c>: 1 minute to 24 hours.</summary>
    public TimeSpan MaxLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How far the issuer's clock may be off: 0 to 2 minutes.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>True when anything says whose tokens to accept.</summary>
    public bool IsEnabled => Authority is not null || KeysFile is not null || Issuer is not null || Audience is not null;

    internal string ExpectedIssuer => Issuer ?? Authority ?? string.Empty;

    internal IReadOnlyList<string> AcceptedAlgorithms => Algorithms is { Count: > 0 } some ? [.. some] : Known;

    /// <summary>What is wrong with the settings, each naming its setting.</summary>
    /// <param name="isDevelopment">True where an authority without TLS is let pass.</param>
    public IEnumerable<string> Problems(bool isDevelopment)
    {
        if (!IsEnabled)
            yield break;
        if (Authority is not null == KeysFile is not null)
            yield return $"{Section}: set either Authority (an OpenID provider) or KeysFile (its public keys).";
        if (Authority is not null && AuthorityProblem(Authority, isDevelopment) is { } authority)
            yield return $"{Section}:Authority '{Authority}' {authority}";
        if (KeysFile is not null && FileKeySource.ProblemOf(KeysFile) is { } file)
            yield return $"{Section}:KeysFile {KeysFile}: {file}";
        if (string.IsNullOrWhiteSpace(ExpectedIssuer))
            yield return $"{Section}:Issuer is missing: the 'iss' of the tokens, exactly.";
        if (string.IsNullOrWhiteSpace(Audience))
            yield return $"{Section}:Audience is missing: the 'aud' of tokens that are meant for this server, exactly.";
        foreach (var algorithm in AcceptedAlgorithms.Except(Known))
            yield return $"{Section}:Algorithms has '{algorithm}'; write one of {string.Join(", ", Known)}.";
        if (string.IsNullOrWhiteSpace(TenantClaim) || string.IsNullOrWhiteSpace(ScopeClaim) || TenantClaim == ScopeClaim)
            yield return $"{Section}:TenantClaim and {Section}:ScopeClaim must name two claims.";
        if (MaxLife < LeastLife || MaxLife > MostLife)
            yield return $"{Section}:MaxLife {MaxLife} is not between {LeastLife} and {MostLife}.";
        if (ClockSkew < TimeSpan.Zero || ClockSkew > MostSkew)
            yield return $"{Section}:ClockSkew {ClockSkew} is not between {TimeSpan.Zero} and {MostSkew}.";
    }

    private static string? AuthorityProblem(string text, bool isDevelopment) => Uri.TryCreate(text, UriKind.Absolute, out var uri) switch
    {
        true when uri!.Scheme == Uri.UriSchemeHttps => null,
        true when uri!.Scheme == Uri.UriSchemeHttp => isDevelopment ? null : "has no TLS: whoever is on the way could put his own keys in place. Write https://…",
        _ => "is not the address of an OpenID provider; write for example https://id.example.com/realms/prod.",
    };
}

namespace SqlxOrleans.Api.Access;

/// <summary>What can be wrong with a token. No sentence has a part of the token in it.</summary>
internal static class JwtProblems
{
    public static AuthenticationProblem NotTaken { get; } = AuthenticationProblem.Token(
        "token_not_taken", $"This server takes no tokens: {JwtOptions.Section} is not set. {AuthenticationProblem.Help}");

    public static AuthenticationProblem TooLarge { get; } = AuthenticationProblem.Token(
        "token_too_large", $"The token has more than {JwtCallers.MaxTokenCharacters} characters.");

    public static AuthenticationProblem Malformed { get; } = AuthenticationProblem.Token(
        "token_malformed", "The token cannot be read: it is not a signed JWT in compact form, or its claims are not well formed.");

    public static AuthenticationProblem Critical { get; } = AuthenticationProblem.Token(
        "token_malformed", "The header of the token demands ('crit') what this server does not know.");

    public static AuthenticationProblem UnknownKey { get; } = AuthenticationProblem.Token(
        "token_unknown_key", "The token names a signing key ('kid') that the issuer does not publish.");

    public static AuthenticationProblem KeyType { get; } = AuthenticationProblem.Token(
        "token_key_type", "The token's algorithm ('alg') is not what the signing key that it names is for.");

    public static AuthenticationProblem Signature { get; } = AuthenticationProblem.Token("token_signature", "The token's signature does not hold.");

    public static AuthenticationProblem NoExpiry { get; } = AuthenticationProblem.Token("token_no_expiry", "The token has no time of expiry ('exp').");

    public static AuthenticationProblem Expired { get; } = AuthenticationProblem.Token("token_expired", "The token has expired ('exp').");

    public static AuthenticationProblem NotYetValid { get; } = AuthenticationProblem.Token(
        "token_not_yet_valid", "The token is not valid yet ('nbf', 'iat'); are the clocks right?");

    /// <summary>Not the sender's fault: the issuer's keys are not known.</summary>
    public static AuthenticationProblem NoKeys { get; } = new(
        "token_keys_unavailable", "The issuer of tokens cannot be reached for its keys; send the same request again after Retry-After.") { IsTransient = true };

    public static AuthenticationProblem Algorithm(IEnumerable<string> accepted) => AuthenticationProblem.Token(
        "token_algorithm", $"The token's algorithm ('alg') is not accepted; {string.Join(", ", accepted)} are.");

    public static AuthenticationProblem Issuer(string expected) => AuthenticationProblem.Token(
        "token_issuer", $"The token is not of the issuer ('iss') {Plain(expected)}.");

    public static AuthenticationProblem Audience(string expected) => AuthenticationProblem.Token(
        "token_audience", $"The token is not meant for this server: its audience ('aud') is not {Plain(expected)}.");

    public static AuthenticationProblem NoTenant(string claim) => AuthenticationProblem.Token(
        "token_no_tenant", $"The token has no claim '{Plain(claim)}' that names a tenant.");

    public static AuthenticationProblem NoScope(string claim) => AuthenticationProblem.Token(
        "token_no_scope", $"The token has no claim '{Plain(claim)}' that lists scopes.");

    public static AuthenticationProblem LifeTooLong(TimeSpan most) => AuthenticationProblem.Token(
        "token_life", $"The token lives longer than {most}, the most that {JwtOptions.Section}:MaxLife allows.");

    /// <summary>A setting as part of a quoted header.</summary>
    private static string Plain(string text) => new([.. text.Select(c => c is >= ' ' and <= '~' and not '"' and not '\\' ? c : '?')]);
}

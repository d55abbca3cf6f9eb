using System.Text.Json;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Access;

/// <summary>What a token says, once its signature, issuer and audience hold: for how long, which tenant, what it may do there.</summary>
internal sealed class JwtClaims(JwtOptions options)
{
    // Two values of one claim would be read differently by different readers.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The caller, or what is wrong.</summary>
    public Authentication Read(ReadOnlyMemory<byte> payload, DateTimeOffset now)
    {
        try
        {
            using var json = JsonDocument.Parse(payload, Strict);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(json.RootElement, now) : new Authentication(JwtProblems.Malformed);
        }
        catch (JsonException)
        {
            return new Authentication(JwtProblems.Malformed);
        }
    }

    private Authentication Read(JsonElement claims, DateTimeOffset now)
    {
        if (Seconds(claims, "exp") is not { } expires)
            return new Authentication(JwtProblems.NoExpiry);
        if (LifeProblem(claims, expires, (now - DateTimeOffset.UnixEpoch).TotalSeconds) is { } problem)
            return new Authentication(problem);
        if (!TenantId.TryParse(Text(claims, options.TenantClaim), out var tenant))
            return new Authentication(JwtProblems.NoTenant(options.TenantClaim));
        if (!claims.TryGetProperty(options.ScopeClaim, out var listed) || NamesIn(listed) is not { } names)
            return new Authentication(JwtProblems.NoScope(options.ScopeClaim));

        // The token's own end, not the end of our patience with its clock.
        return new Authentication(new Caller(tenant, ScopeNames.Known(names), "jwt:" + Text(claims, "sub"), DateTimeOffset.UnixEpoch.AddSeconds(expires)));
    }

    private AuthenticationProblem? LifeProblem(JsonElement claims, double expires, double now)
    {
        var (skew, most) = (options.ClockSkew.TotalSeconds, options.MaxLife.TotalSeconds);
        var (issued, notBefore) = (Seconds(claims, "iat"), Seconds(claims, "nbf"));
        if (now >= expires + skew)
            return JwtProblems.Expired;
        if (notBefore > now + skew || issued > now + skew)
            return JwtProblems.NotYetValid;

        // Who signs no time of issue must not get around the limit by that; what ends later than the limit from now lives too long in any case.
        return expires - (issued ?? notBefore ?? now) > most || expires > now + most + skew ? JwtProblems.LifeTooLong(options.MaxLife) : null;
    }

    /// <summary>A NumericDate (RFC 7519, section 2); null when it is missing or none.</summary>
    private static double? Seconds(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && double.IsFinite(seconds)
            ? seconds
            : null;

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string>? NamesIn(JsonElement listed) => listed.ValueKind switch
    {
        JsonValueKind.String => [.. listed.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        JsonValueKind.Array => [.. listed.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!)],
        _ => null,
    };
}

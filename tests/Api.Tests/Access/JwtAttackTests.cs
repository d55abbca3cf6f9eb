using System.Net;
using System.Text.Json;
using Grpc.Core;
using static SqlxOrleans.Api.Tests.Access.TestIssuer;

namespace SqlxOrleans.Api.Tests.Access;

/// <summary>Tokens that must open nothing, each refused for its own reason, in words that do not repeat it.</summary>
public sealed class JwtAttackTests(TokenFixture tokens) : IClassFixture<TokenFixture>
{
    private readonly TestIssuer _issuer = tokens.Issuer;
    private readonly EdgeHost _host = tokens.Host;

    /// <summary>Every attack with the reason that it is refused for.</summary>
    private static readonly Dictionary<string, (string Reason, Func<TestIssuer, string> Token)> s_attacks = new()
    {
        ["none"] = ("token_algorithm", i => i.Token(alg: "none")),
        ["none, otherwise written"] = ("token_algorithm", i => i.Token(alg: "nOnE")),
        ["none, with the signature of a good token"] = ("token_algorithm", i =>
            $"{Text(Header("none"))}.{i.Token().Split('.')[1]}.{i.Token().Split('.')[2]}"),
        ["no algorithm"] = ("token_algorithm", i => i.Signed("""{"typ":"JWT","kid":"rsa-1"}""", JsonSerializer.Serialize(i.Claims()), "RS256")),
        ["HS256 with the public key as PEM"] = ("token_algorithm", i => i.Token(alg: "HS256")),
        ["HS256 with the public key as DER"] = ("token_algorithm", i => i.Signed(Header("HS256"), JsonSerializer.Serialize(i.Claims()), "HS256-der")),
        ["HS256 with the modulus"] = ("token_algorithm", i => i.Signed(Header("HS256"), JsonSerializer.Serialize(i.Claims()), "HS256-modulus")),
        ["an algorithm that is not listed"] = ("token_algorithm", i => i.Token(alg: "RS384")),
        ["an elliptic algorithm on an RSA key"] = ("token_key_type", i => i.Signed(Header("ES256", RsaId), JsonSerializer.Serialize(i.Claims()), "ES256")),
        ["an RSA algorithm on an elliptic key"] = ("token_key_type", i => i.Signed(Header("RS256", EcId), JsonSerializer.Serialize(i.Claims()), "RS256")),
        ["an unknown key"] = ("token_unknown_key", i => i.Token(kid: "rsa-2")),
        ["a path as the key"] = ("token_unknown_key", i => i.Token(kid: "../../etc/passwd")),
        ["the key inside the token"] = ("token_signature", _ =>
        {
            using var other = new TestIssuer();
            return other.Signed(Header("RS256", RsaId, $",\"jwk\":{RsaJwk(other.Rsa, RsaId)}"), JsonSerializer.Serialize(other.Claims()), "RS256");
        }),
        ["another's key under a known name"] = ("token_signature", _ =>
        {
            using var other = new TestIssuer();
            return other.Token();
        }),
        ["another payload"] = ("token_signature", i =>
        {
            var (good, evil) = (i.Token().Split('.'), i.Token(claims => claims["tenant"] = "globex").Split('.'));
            return $"{good[0]}.{evil[1]}.{good[2]}";
        }),
        ["no signature"] = ("token_signature", i => i.Token()[..(i.Token().LastIndexOf('.') + 1)]),
        ["PKCS#1 padding called PSS"] = ("token_signature", i => i.Signed(Header("PS256"), JsonSerializer.Serialize(i.Claims()), "RS256")),
        ["a critical header"] = ("token_malformed", i =>
            i.Signed(Header("RS256", RsaId, ",\"crit\":[\"b64\"],\"b64\":false"), JsonSerializer.Serialize(i.Claims()), "RS256")),
        ["a payload that is no object"] = ("token_malformed", i => i.Signed(Header("RS256"), "[1]", "RS256")),
        ["a header that is no JSON"] = ("token_malformed", i => $"eyJ.{i.Token().Split('.')[1]}.AAAA"),
        ["two parts"] = ("token_malformed", i => i.Token()[..i.Token().LastIndexOf('.')]),
        ["four parts"] = ("token_malformed", i => i.Token() + ".AAAA"),
        ["more than it may hold"] = ("token_too_large", i => i.Token(claims => claims["groups"] = new string('g', 16 * 1024))),
        ["another issuer"] = ("token_issuer", i => i.Token(claims => claims["iss"] = "https://evil.test")),
        ["an issuer that only begins like ours"] = ("token_issuer", i => i.Token(claims => claims["iss"] = Issuer + "/")),
        ["no issuer"] = ("token_issuer", i => i.Token(claims => claims.Remove("iss"))),
        ["another audience"] = ("token_audience", i => i.Token(claims => claims["aud"] = "sqlx-test-2")),
        ["an audience that only begins like ours"] = ("token_audience", i => i.Token(claims => claims["aud"] = new[] { "sqlx", "sqlx-test/" })),
        ["no audience"] = ("token_audience", i => i.Token(claims => claims.Remove("aud"))),
        ["expired"] = ("token_expired", i => i.Token(claims => Live(claims, i.Now.AddMinutes(-10), TimeSpan.FromMinutes(9)))),
        ["not yet valid"] = ("token_not_yet_valid", i => i.Token(claims => claims["nbf"] = i.Now.AddMinutes(5).ToUnixTimeSeconds())),
        ["issued in the future"] = ("token_not_yet_valid", i => i.Token(claims => claims["iat"] = i.Now.AddMinutes(5).ToUnixTimeSeconds())),
        ["24 hours of life"] = ("token_life", i => i.Token(claims => Live(claims, i.Now, TimeSpan.FromHours(24)))),
        ["24 hours of life, almost over"] = ("token_life", i => i.Token(claims => Live(claims, i.Now.AddHours(-23.5), TimeSpan.FromHours(24)))),
        ["24 hours of life, issued at no time"] = ("token_life", i => i.Token(claims =>
        {
            Live(claims, i.Now, TimeSpan.FromHours(24));
            claims.Remove("iat");
            claims.Remove("nbf");
        })),
        ["an end that is infinite"] = ("token_malformed", i => i.Signed(Header("RS256"), JsonSerializer.Serialize(i.Claims()).Replace(
            $"\"exp\":{i.Now.AddMinutes(10).ToUnixTimeSeconds()}", "\"exp\":1e999", StringComparison.Ordinal), "RS256")),
        ["an end in words"] = ("token_malformed", i => i.Token(claims => claims["exp"] = "tomorrow")),
        ["no end"] = ("token_no_expiry", i => i.Token(claims => claims.Remove("exp"))),
        ["no tenant"] = ("token_no_tenant", i => i.Token(claims => claims.Remove("tenant"))),
        ["every tenant"] = ("token_no_tenant", i => i.Token(claims => claims["tenant"] = "*")),
        ["two tenants"] = ("token_no_tenant", i => i.Token(claims => claims["tenant"] = new[] { "acme", "globex" })),
        ["a tenant with a separator"] = ("token_no_tenant", i => i.Token(claims => claims["tenant"] = "acme|prod-eu")),
        ["the tenant twice"] = ("token_malformed", i => i.Signed(
            Header("RS256"), JsonSerializer.Serialize(i.Claims())[..^1] + ",\"tenant\":\"globex\"}", "RS256")),
        ["no scope"] = ("token_no_scope", i => i.Token(claims => claims.Remove("scope"))),
        ["a number as scope"] = ("token_no_scope", i => i.Token(claims => claims["scope"] = 1023)),
    };

    public static TheoryData<string> Names => [.. s_attacks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Attack_is_refused_and_named_without_repeating_the_token(string attack)
    {
        var (reason, make) = s_attacks[attack];
        var token = make(_issuer);
        using var answer = await _host.AskAsync(token);
        var text = await answer.Content.ReadAsStringAsync();
        var challenge = answer.Headers.WwwAuthenticate.ToString();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(reason, await answer.ReasonAsync());
        Assert.StartsWith("Bearer realm=\"sqlx\", error=\"invalid_token\", error_description=\"", challenge, StringComparison.Ordinal);
        foreach (var part in token.Split('.').Where(part => part.Length > 3))
            Assert.DoesNotContain(part, text + challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_ways_in_refuse_it_as_well()
    {
        var token = _issuer.Token(claims => claims["aud"] = "another");
        var grpc = await Assert.ThrowsAsync<RpcException>(() => OtlpPosting.ExportTracesAsync(_host.Grpc, [], token));
        using var ats = await _host.AskAsync(token, "/ats/v1/events", HttpMethod.Post, "{}");
        using var otlp = await _host.AskAsync(token, "/v1/traces", HttpMethod.Post, "{}");
        using var ticket = await _host.AskAsync(token, "/v1/tickets", HttpMethod.Post);

        Assert.Equal(StatusCode.Unauthenticated, grpc.StatusCode);
        Assert.Contains("not meant for this server", grpc.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("token_audience", await ats.ReasonAsync());
        Assert.All([ats, otlp, ticket], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
        Assert.Contains("not meant for this server", await otlp.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(_host.Sink.Messages);
    }

    [Fact]
    public async Task Scopes_are_the_known_ones_by_name_and_none_stands_for_all()
    {
        using var all = await _host.AskAsync(_issuer.Token(claims => claims["scope"] = "* admin read:* openid"));
        using var other = await _host.AskAsync(_issuer.Token(claims => claims["scope"] = "write:telemetry"));

        Assert.Equal((HttpStatusCode.Forbidden, "missing_scope"), (all.StatusCode, await all.ReasonAsync()));
        Assert.Equal((HttpStatusCode.Forbidden, "missing_scope"), (other.StatusCode, await other.ReasonAsync()));
        var denied = await Assert.ThrowsAsync<RpcException>(
            () => OtlpPosting.ExportTracesAsync(_host.Grpc, [], _issuer.Token(claims => claims["scope"] = "read:metrics")));
        Assert.Equal(StatusCode.PermissionDenied, denied.StatusCode);
    }

    [Fact]
    public async Task Foreign_names_are_not_found_whatever_else_the_request_says()
    {
        using var client = new HttpClient { BaseAddress = _host.Http };
        client.DefaultRequestHeaders.Authorization = new("Bearer", _issuer.Token(claims => claims["scope"] = "read:metrics manage:keys"));
        client.DefaultRequestHeaders.Add("X-Scope-OrgID", "globex");
        using var foreign = await client.GetAsync(new Uri("/v1/tenants/globex/keys", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    private static void Live(Dictionary<string, object?> claims, DateTimeOffset from, TimeSpan life) =>
        (claims["iat"], claims["nbf"], claims["exp"]) = (from.ToUnixTimeSeconds(), from.ToUnixTimeSeconds(), (from + life).ToUnixTimeSeconds());
}

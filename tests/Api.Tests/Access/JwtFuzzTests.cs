using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Api.Access;

namespace SqlxOrleans.Api.Tests.Access;

/// <summary>Whatever is sent as a token: an answer, never an exception, and nobody.</summary>
public sealed class JwtFuzzTests(TokenFixture tokens) : IClassFixture<TokenFixture>
{
    private const string Characters = "AZaz09-_.=+/ \0\u00e9\ud800";

    private static readonly string[] s_names = ["iss", "aud", "exp", "nbf", "iat", "tenant", "scope", "sub"];

    private static readonly string[] s_values =
    [
        "null", "true", "\"\"", "\"acme\"", "\"*\"", "-1", "1e999", "-1e308", "9223372036854775808", "[]", "[null,1,\"read:metrics\"]", "{}", "[[[[]]]]",
    ];

    private readonly TestIssuer _issuer = tokens.Issuer;
    private readonly EdgeHost _host = tokens.Host;

    private JwtCallers Callers => _host.Services.GetRequiredService<JwtCallers>();

    [Theory]
    [InlineData("RS256", TestIssuer.RsaId)]
    [InlineData("ES256", TestIssuer.EcId)]
    public async Task Token_with_another_character_anywhere_is_nobodys(string alg, string kid)
    {
        var token = _issuer.Token(alg: alg, kid: kid);
        Assert.NotNull((await Callers.FindAsync(token)).Caller);

        // The last character of the signature has bits that stand for nothing.
        await Gen.Select(Gen.Int[0, token.Length - 2], Gen.Char[Characters]).Where((at, c) => token[at] != c).SampleAsync(
            async (at, c) => (await Callers.FindAsync(token[..at] + c + token[(at + 1)..])).Caller is null, iter: 2000);
        await Gen.Select(Gen.Int[0, token.Length - 1], Gen.Int[1, 40]).SampleAsync(
            async (at, length) => (await Callers.FindAsync(token.Remove(at, Math.Min(length, token.Length - at)))).Caller is null, iter: 500);
    }

    [Fact]
    public async Task Arbitrary_text_is_nobodys() => await Gen.Char[Characters + "eyJw{}"].Array[0, 300].SampleAsync(
        async text => (await Callers.FindAsync("ey" + new string(text))).Caller is null, iter: 5000);

    [Fact]
    public async Task Arbitrary_claims_under_a_good_signature_are_never_an_exception()
    {
        await Gen.Select(Gen.Int[0, s_names.Length - 1], Gen.Int[0, s_values.Length - 1]).SampleAsync(async (at, of) =>
        {
            var (name, json) = (s_names[at], s_values[of]);
            var claims = System.Text.Json.JsonSerializer.Serialize(_issuer.Claims().Where(claim => claim.Key != name).ToDictionary());
            var answer = await Callers.FindAsync(_issuer.Signed(TestIssuer.Header("RS256"), $"{claims[..^1]},\"{name}\":{json}}}", "RS256"));
            return answer.Caller is null ? answer.Problem.IsToken : answer.Caller.Value.Tenant.ToString() == "acme";
        });
    }
}

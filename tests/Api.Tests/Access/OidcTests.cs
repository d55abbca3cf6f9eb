using System.Net;
using Grpc.Core;
using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Access;

namespace SqlxOrleans.Api.Tests.Access;

/// <summary>Tokens of an OpenID provider, whose keys are found by discovery.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    private readonly TestIssuer _issuer = new();
    private readonly ShiftedTime _time = new();
    private OidcServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await OidcServer.StartAsync();
        _server.Keys = _issuer.Jwks;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _issuer.Dispose();
    }

    [Fact]
    public async Task Keys_are_found_through_the_discovery_document()
    {
        await using var host = await StartAsync();
        using var answer = await host.AskAsync(Token(_issuer));
        using var other = await host.AskAsync(_issuer.Token());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("token_issuer", await other.ReasonAsync());
    }

    [Fact]
    public async Task New_key_is_taken_when_the_first_token_names_it_and_the_old_one_is_gone_then()
    {
        await using var host = await StartAsync();
        using var before = await host.AskAsync(Token(_issuer));
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        using var next = new TestIssuer();
        _server.Keys = TestIssuer.Set(TestIssuer.RsaJwk(next.Rsa, "rsa-2"));
        _time.Move(SigningKeys.Pause);
        using var after = await host.AskAsync(Token(next, "rsa-2"));
        using var old = await host.AskAsync(Token(_issuer));

        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal("token_unknown_key", await old.ReasonAsync());
    }

    [Fact]
    public async Task Tokens_of_unknown_keys_do_not_become_questions_to_the_provider()
    {
        await using var host = await StartAsync();
        using var first = await host.AskAsync(Token(_issuer));
        _time.Move(SigningKeys.Pause);
        for (var i = 0; i < 20; i++)
        {
            using var answer = await host.AskAsync(Token(_issuer, $"random-{i}"));
            Assert.Equal("token_unknown_key", await answer.ReasonAsync());
        }

        Assert.InRange(_server.Asked, 2, 3);
    }

    [Fact]
    public async Task Provider_that_is_away_at_the_start_is_the_servers_problem_and_not_the_senders()
    {
        _server.IsBroken = true;
        await using var host = await StartAsync();
        using var away = await host.AskAsync(Token(_issuer));
        var grpc = await Assert.ThrowsAsync<RpcException>(() => OtlpPosting.ExportTracesAsync(host.Grpc, [], Token(_issuer)));
        using var otlp = await host.AskAsync(Token(_issuer), "/v1/traces", HttpMethod.Post, "{}");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "token_keys_unavailable"), (away.StatusCode, await away.ReasonAsync()));
        Assert.NotNull(away.Headers.RetryAfter);
        Assert.Equal(StatusCode.Unavailable, grpc.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, otlp.StatusCode);

        _server.IsBroken = false;
        _time.Move(SigningKeys.Pause);
        using var back = await host.AskAsync(Token(_issuer));
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
    }

    [Fact]
    public async Task Provider_that_goes_away_is_not_missed_for_a_day()
    {
        await using var host = await StartAsync();
        using var first = await host.AskAsync(Token(_issuer));
        _server.IsBroken = true;
        _time.Move(SigningKeys.MaxAge - TimeSpan.FromMinutes(1));
        using var still = await host.AskAsync(Token(_issuer));
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);

        _time.Move(TimeSpan.FromMinutes(2));
        using var over = await host.AskAsync(Token(_issuer));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, over.StatusCode);
    }

    [Theory]
    [InlineData("redirect")]
    [InlineData("issuer")]
    [InlineData("scheme")]
    [InlineData("symmetric")]
    [InlineData("text")]
    public async Task Provider_that_is_not_what_it_should_be_gives_no_keys(string trick)
    {
        _server.Redirects = trick == "redirect";
        _server.Issuer = trick == "issuer" ? "https://evil.test" : null;
        _server.KeysAddress = trick == "scheme" ? "file:///etc/passwd" : null;
        _server.Keys = trick switch
        {
            "symmetric" => TestIssuer.Set("""{"kty":"oct","use":"sig","kid":"rsa-1","k":"AAAA"}"""),
            "text" => "<html>",
            _ => _issuer.Jwks,
        };
        await using var host = await StartAsync();
        using var answer = await host.AskAsync(Token(_issuer));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task Issuer_may_have_another_name_than_its_address_when_it_is_configured()
    {
        _server.Issuer = TestIssuer.Issuer;
        await using var host = await StartAsync(("Sqlx:Jwt:Issuer", TestIssuer.Issuer));
        using var answer = await host.AskAsync(_issuer.Token());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Authority_without_tls_is_refused_outside_development()
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => EdgeHost.StartAsync(settings: Settings(), environment: "Production"));
        Assert.Contains("Sqlx:Jwt:Authority", refusal.Message, StringComparison.Ordinal);
    }

    private Dictionary<string, string?> Settings() => new()
    {
        ["Sqlx:Jwt:Authority"] = _server.Authority,
        ["Sqlx:Jwt:Audience"] = TestIssuer.Audience,
    };

    private Task<EdgeHost> StartAsync(params (string Key, string Value)[] more)
    {
        var settings = Settings();
        foreach (var (key, value) in more)
            settings[key] = value;
        return EdgeHost.StartAsync(time: _time, settings: settings, environment: "Development");
    }

    /// <summary>A token that the shifted clock takes for new.</summary>
    private string Token(TestIssuer issuer, string kid = TestIssuer.RsaId)
    {
        issuer.Now = _time.GetUtcNow();
        return issuer.Token(claims => claims["iss"] = _server.Authority, kid: kid);
    }
}

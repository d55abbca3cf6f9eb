using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SqlxOrleans.Api.Access;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Tests.Access;

/// <summary>Tokens that are good, by keys in a file.</summary>
public sealed class JwtTests : IDisposable
{
    private readonly TestIssuer _issuer = new();
    private readonly string _keys = Path.GetTempFileName();

    [Theory]
    [InlineData("RS256", TestIssuer.RsaId)]
    [InlineData("PS256", TestIssuer.RsaId)]
    [InlineData("ES256", TestIssuer.EcId)]
    [InlineData("RS256", null)]
    [InlineData("ES256", null)]
    public async Task Token_of_each_algorithm_opens_its_tenant(string alg, string? kid)
    {
        await using var host = await StartAsync(_issuer.Jwks);
        using var answer = await host.AskAsync(_issuer.Token(alg: alg, kid: kid));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("RS256", null)]
    [InlineData("PS256", "any")]
    [InlineData("ES256", "any")]
    public async Task Keys_in_pem_have_no_names(string alg, string? kid)
    {
        await using var host = await StartAsync(_issuer.Pem);
        using var answer = await host.AskAsync(_issuer.Token(alg: alg, kid: kid));
        using var forged = await host.AskAsync(new TestIssuer().Token(alg: alg, kid: kid));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("token_signature", await forged.ReasonAsync());
    }

    [Fact]
    public async Task Telemetry_by_token_counts_for_its_tenant_on_every_way_in()
    {
        await using var host = await StartAsync(_issuer.Jwks);
        var token = _issuer.Token(claims => claims["scope"] = "write:telemetry");
        const string events = """{"ts":"2026-01-01T00:00:00Z","tenant":"acme","workspace":"prod-eu","trace_id":"4a1b","span_id":"9f","event":"kernel.exec.ok","slo_class":"L","latency_ms":3}""";
        using var ats = await host.AskAsync(token, "/ats/v1/events", HttpMethod.Post, events);
        await OtlpPosting.ExportTracesAsync(host.Grpc, [], token);
        using var otlp = await host.AskAsync(token, "/v1/traces", HttpMethod.Post, "{}");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], new[] { ats.StatusCode, otlp.StatusCode });
        Assert.Equal("acme", Assert.Single(host.Sink.Messages).Tenant);
        Assert.Equal(1, host.Sink.Counts(WorkloadClass.L).Requests);
    }

    [Fact]
    public async Task Claims_may_have_other_names_and_scopes_may_be_a_list()
    {
        var settings = TokenEdge.Settings(_keys);
        (settings["Sqlx:Jwt:TenantClaim"], settings["Sqlx:Jwt:ScopeClaim"]) = ("https://sqlx/tenant", "scp");
        await using var host = await StartAsync(_issuer.Jwks, settings);
        using var answer = await host.AskAsync(_issuer.Token(claims =>
        {
            claims.Remove("tenant");
            claims.Remove("scope");
            (claims["https://sqlx/tenant"], claims["scp"], claims["aud"]) = ("acme", new[] { "read:metrics" }, new[] { "other", TestIssuer.Audience });
        }));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Clocks_may_differ_by_the_skew_and_no_more()
    {
        await using var host = await StartAsync(_issuer.Jwks);
        var now = TimeProvider.System.GetUtcNow();
        var life = TimeSpan.FromMinutes(10);
        Assert.Equal(HttpStatusCode.OK, await AtAsync(now - life - TimeSpan.FromSeconds(15)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AtAsync(now - life - TimeSpan.FromSeconds(45)));
        Assert.Equal(HttpStatusCode.OK, await AtAsync(now + TimeSpan.FromSeconds(15)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AtAsync(now + TimeSpan.FromSeconds(45)));

        async Task<HttpStatusCode> AtAsync(DateTimeOffset issuersClock)
        {
            _issuer.Now = issuersClock;
            using var answer = await host.AskAsync(_issuer.Token());
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Only_the_listed_algorithms_are_accepted()
    {
        var settings = TokenEdge.Settings(_keys);
        settings["Sqlx:Jwt:Algorithms:0"] = "ES256";
        await using var host = await StartAsync(_issuer.Jwks, settings);
        using var rsa = await host.AskAsync(_issuer.Token());
        using var ec = await host.AskAsync(_issuer.Token(alg: "ES256", kid: TestIssuer.EcId));

        Assert.Equal("token_algorithm", await rsa.ReasonAsync());
        Assert.Equal(HttpStatusCode.OK, ec.StatusCode);
    }

    [Fact]
    public async Task Key_that_is_for_one_algorithm_is_for_no_other()
    {
        await using var host = await StartAsync(TestIssuer.Set(TestIssuer.RsaJwk(_issuer.Rsa, TestIssuer.RsaId, ",\"alg\":\"PS256\"")));
        using var other = await host.AskAsync(_issuer.Token());
        using var own = await host.AskAsync(_issuer.Token(alg: "PS256"));

        Assert.Equal("token_key_type", await other.ReasonAsync());
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task Exchanged_file_takes_over_while_the_process_runs()
    {
        var time = new ShiftedTime();
        await using var host = await StartAsync(_issuer.Pem, time: time);
        using var next = new TestIssuer();
        using var before = await host.AskAsync(next.Token());
        Assert.Equal("token_signature", await before.ReasonAsync());

        await File.WriteAllTextAsync(_keys, next.Pem);
        time.Move(SigningKeys.Pause);
        using var after = await host.AskAsync(next.Token());
        using var old = await host.AskAsync(_issuer.Token());
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal("token_signature", await old.ReasonAsync());

        // A file that is half written is no reason to lock everybody out.
        await File.WriteAllTextAsync(_keys, "-----BEGIN PUBLIC KEY-----");
        time.Move(SigningKeys.Pause);
        using var still = await host.AskAsync(next.Token());
        using var again = await host.AskAsync(_issuer.Token());
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        Assert.Equal("token_signature", await again.ReasonAsync());
    }

    [Fact]
    public async Task Without_settings_tokens_are_refused_and_keys_go_on()
    {
        await using var host = await EdgeHost.StartAsync();
        using var token = await host.AskAsync(_issuer.Token());
        using var key = await host.AskAsync(EdgeHost.Key);

        Assert.Equal((HttpStatusCode.Unauthorized, "token_not_taken"), (token.StatusCode, await token.ReasonAsync()));
        Assert.Equal(HttpStatusCode.OK, key.StatusCode);
    }

    [Fact]
    public async Task Api_keys_go_on_beside_tokens()
    {
        await using var host = await StartAsync(_issuer.Jwks);
        using var key = await host.AskAsync(EdgeHost.Key);
        using var unknown = await host.AskAsync("sqlxk.acme.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

        Assert.Equal(HttpStatusCode.OK, key.StatusCode);
        Assert.Equal("unauthenticated", await unknown.ReasonAsync());
    }

    [Fact]
    public void Public_keys_are_read_from_certificates_and_nothing_that_is_secret_or_weak_is_taken()
    {
        using var weak = RSA.Create(1024);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest("CN=issuer", _issuer.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(_issuer.Now, _issuer.Now.AddDays(1));

        Assert.Single(SigningKeySet.Read(certificate.ExportCertificatePem()).Keys);
        Assert.Equal(2, SigningKeySet.Read(_issuer.Pem).Keys.Count);
        foreach (var bad in new[]
        {
            string.Empty, "{}", "{", "[]", TestIssuer.Set(), TestIssuer.Set("""{"kty":"oct","use":"sig","kid":"1","k":"AAAA"}"""),
            TestIssuer.Set(TestIssuer.RsaJwk(weak, "1")), TestIssuer.Set("""{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}"""),
            TestIssuer.Set(TestIssuer.RsaJwk(_issuer.Rsa, "1").Replace("\"sig\"", "\"enc\"", StringComparison.Ordinal)),
            weak.ExportSubjectPublicKeyInfoPem(), other.ExportSubjectPublicKeyInfoPem(), _issuer.Rsa.ExportPkcs8PrivateKeyPem(),
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        })
        {
            var refused = Assert.Throws<FormatException>(() => SigningKeySet.Read(bad));
            Assert.NotEmpty(refused.Message);
        }
    }

    public void Dispose()
    {
        _issuer.Dispose();
        File.Delete(_keys);
    }

    private async Task<EdgeHost> StartAsync(string keys, Dictionary<string, string?>? settings = null, TimeProvider? time = null)
    {
        await File.WriteAllTextAsync(_keys, keys);
        return await EdgeHost.StartAsync(time: time, settings: settings ?? TokenEdge.Settings(_keys));
    }
}

using System.Security.Cryptography.X509Certificates;
using CsCheck;
using SqlxOrleans.Testing;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Tests;

public sealed class PeerIdentityTests : IDisposable
{
    private static readonly Gen<string> Domain = Gen.Char["abcxyz019.-_"].Array[1, 12].Select(characters => new string(characters));
    private static readonly Gen<string> Segment =
        Gen.Char["abzAZ09._-"].Array[1, 12].Select(characters => new string(characters)).Where(text => text is not ("." or ".."));

    private readonly TestAuthority _authority = TestAuthority.Create();

    [Fact]
    public void A_kernels_identity_names_tenant_workspace_and_kernel()
    {
        Assert.True(PeerIdentity.TryParse("spiffe://sqlx.example/tenant/acme/workspace/Prod.EU/kernel/k-1", out var kernel));
        Assert.Equal(
            ("sqlx.example", PeerRole.Kernel, "acme", "Prod.EU", "k-1"),
            (kernel.TrustDomain, kernel.Role, kernel.Tenant.ToString(), kernel.Workspace.ToString(), kernel.Name));
    }

    [Theory]
    [InlineData("spiffe://sqlx.example/silo/silo-0", "silo-0")]
    [InlineData("spiffe://sqlx.example/silo/ns/prod/pod-1", "ns/prod/pod-1")]
    public void A_silos_identity_has_a_name(string uri, string name)
    {
        Assert.True(PeerIdentity.TryParse(uri, out var silo));
        Assert.Equal((PeerRole.Silo, name, null, uri), (silo.Role, silo.Name, silo.Tenant, silo.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("silo/a")]
    [InlineData("https://sqlx.example/silo/a")]
    [InlineData("SPIFFE://sqlx.example/silo/a")]
    [InlineData("spiffe:///silo/a")]
    [InlineData("spiffe://sqlx.example")]
    [InlineData("spiffe://sqlx.example/silo")]
    [InlineData("spiffe://sqlx.example/silo/")]
    [InlineData("spiffe://sqlx.example/silo/a/")]
    [InlineData("spiffe://sqlx.example/silo//a")]
    [InlineData("spiffe://sqlx.example/silo/../a")]
    [InlineData("spiffe://sqlx.example/silo/a?b")]
    [InlineData("spiffe://sqlx.example/silo/a#b")]
    [InlineData("spiffe://sqlx.example/silo/a%2fb")]
    [InlineData("spiffe://sqlx.example:1/silo/a")]
    [InlineData("spiffe://user@sqlx.example/silo/a")]
    [InlineData("spiffe://Sqlx.example/silo/a")]
    [InlineData("spiffe://sqlx.example/Silo/a")]
    [InlineData("spiffe://sqlx.example/tenant/acme/workspace/w/kernel")]
    [InlineData("spiffe://sqlx.example/tenant/acme/workspace/w/kernel/k/more")]
    [InlineData("spiffe://sqlx.example/tenant/Acme/workspace/w/kernel/k")]
    [InlineData("spiffe://sqlx.example/tenant/acme/workspace/_w/kernel/k")]
    [InlineData("spiffe://sqlx.example/tenant/acme/kernel/k")]
    public void Anything_else_is_nobody(string? uri) => Assert.False(PeerIdentity.TryParse(uri, out _));

    [Fact]
    public void An_identity_is_bounded() => Assert.False(PeerIdentity.TryParse("spiffe://d/silo/" + new string('a', 2048), out _));

    [Fact]
    public void What_is_read_is_written_again() =>
        Gen.Select(Domain, Segment.Array[1, 3], Gen.Bool).Sample((domain, path, isSilo) =>
        {
            var uri = isSilo
                ? $"spiffe://{domain}/silo/{string.Join('/', path)}"
                : $"spiffe://{domain}/tenant/acme/workspace/w{path[0]}/kernel/{path[^1]}";
            return PeerIdentity.TryParse(uri, out var identity) && identity.ToString() == uri && identity.Role == (isSilo ? PeerRole.Silo : PeerRole.Kernel);
        });

    [Fact]
    public void A_certificate_has_the_identity_of_its_only_uri()
    {
        using var certificate = _authority.Issue(Who.Kernel).Open();
        Assert.True(PeerIdentity.TryRead(certificate, out var identity));
        Assert.Equal(Who.Kernel, identity.ToString());
    }

    [Fact]
    public void A_certificate_with_no_uri_or_two_is_nobodys()
    {
        using var none = _authority.Issue().Open();
        using var two = _authority.Issue(Who.Kernel, Who.Silo).Open();
        Assert.False(PeerIdentity.TryRead(none, out _));
        Assert.False(PeerIdentity.TryRead(two, out _));
    }

    [Fact]
    public void A_certificate_whose_names_cannot_be_read_is_nobodys()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new CertificateRequest("CN=test", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509Extension("2.5.29.17", [0x30, 0x05, 0x86, 0x7f, 0x61], critical: false));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now, now.AddDays(1));
        Assert.False(PeerIdentity.TryRead(certificate, out _));
    }

    public void Dispose() => _authority.Dispose();
}

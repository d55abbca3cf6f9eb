using Microsoft.Extensions.Configuration;
using SqlxOrleans.Silo.Hosting;
using SqlxOrleans.Silo.Hosting.Tls;
using SqlxOrleans.Testing;
using SqlxOrleans.TransportSecurity.Connections;
using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.Grains.Tests.Hosting;

public sealed class TlsSettingsTests
{
    [Fact]
    public void Nothing_is_plain_text() => Assert.Equal(TlsSettings.Off, Read());

    [Fact]
    public void One_certificate_with_authorities_serves_every_port()
    {
        var settings = Read(("CertificatePath", "tls.crt"), ("KeyPath", "tls.key"), ("CaPath", "ca.crt"), ("ReloadInterval", "00:01:00"));

        Assert.Equal(new TlsFiles("tls.crt", "tls.key", null, null), settings.Http);
        Assert.Equal(new TlsFiles("tls.crt", "tls.key", "ca.crt", PeerRole.Silo), settings.Cluster);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.ReloadInterval);
        Assert.Null(settings.TrustDomain);
        Assert.True(settings.BindTenants);
    }

    [Fact]
    public void Ports_may_have_certificates_of_their_own()
    {
        var settings = Read(
            ("CaPath", "ca.crt"), ("ClientCertificates", "optional"),
            ("Http:CertificatePath", "web.crt"), ("Http:KeyPath", "web.key"), ("Http:CaPath", "web-ca.crt"),
            ("Cluster:CertificatePath", "silo.crt"), ("Cluster:KeyPath", "silo.key"));

        Assert.Equal(new TlsFiles("web.crt", "web.key", "web-ca.crt", null), settings.Http);
        Assert.Equal(ClientCertificates.Optional, settings.Callers);
        Assert.Equal(new TlsFiles("silo.crt", "silo.key", "ca.crt", PeerRole.Silo), settings.Cluster);
    }

    [Fact]
    public void A_trust_domain_and_kernels_of_several_tenants_can_be_set()
    {
        var settings = Read(("TrustDomain", "sqlx.example"), ("BindTenants", "false"));

        Assert.Equal("sqlx.example", settings.TrustDomain);
        Assert.False(settings.BindTenants);
    }

    [Theory]
    [InlineData("Sqlx:Tls:TrustDomain 'spiffe://sqlx.example' is not", "TrustDomain", "spiffe://sqlx.example")]
    [InlineData("Sqlx:Tls:TrustDomain 'Sqlx.example' is not", "TrustDomain", "Sqlx.example")]
    [InlineData("Sqlx:Tls:BindTenants 'no' is neither", "BindTenants", "no")]
    [InlineData("Sqlx:Tls:CertificatePath and Sqlx:Tls:KeyPath belong together", "CertificatePath", "tls.crt")]
    [InlineData("Sqlx:Tls:Cluster:CertificatePath and Sqlx:Tls:Cluster:KeyPath belong together", "Cluster:KeyPath", "tls.key")]
    [InlineData("Sqlx:Tls:Http:CertificatePath and Sqlx:Tls:Http:KeyPath belong together", "Http:KeyPath", "tls.key")]
    [InlineData("Sqlx:Tls:CaPath is set without a certificate", "CaPath", "ca.crt")]
    [InlineData("Sqlx:Tls:ClientCertificates 'Required' asks callers", "ClientCertificates", "required")]
    [InlineData("Sqlx:Tls:ClientCertificates 'yes' is none of", "ClientCertificates", "yes")]
    [InlineData("Sqlx:Tls:ClientCertificates '1' is none of", "ClientCertificates", "1")]
    [InlineData("Sqlx:Tls:ReloadInterval '0' is not a time", "ReloadInterval", "0")]
    public void Setting_that_cannot_be_is_refused_by_its_name(string expected, string key, string value) =>
        Assert.StartsWith(expected, Assert.Single(Refusals((key, value))), StringComparison.Ordinal);

    [Fact]
    public void Cluster_certificate_without_authorities_is_refused() =>
        Assert.StartsWith(
            "Sqlx:Tls:Cluster:CertificatePath is set without Sqlx:Tls:Cluster:CaPath",
            Assert.Single(Refusals(("Cluster:CertificatePath", "a"), ("Cluster:KeyPath", "b"))),
            StringComparison.Ordinal);

    [Fact]
    public void Files_that_cannot_be_used_refuse_the_start_by_their_names()
    {
        var refusal = Assert.Throws<StartRefusedException>(
            () => SiloTls.Load(Read(("CertificatePath", "/nowhere/tls.crt"), ("KeyPath", "tls.key"), ("CaPath", "ca.crt"))));

        Assert.Equal(2, refusal.Reasons.Count);
        Assert.All(refusal.Reasons, reason => Assert.Contains("/nowhere/tls.crt", reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_of_another_trust_domain_than_the_setting_refuses_the_start()
    {
        using var authority = TestAuthority.Create();
        using var files = CertificateFolder.Of(authority.Issue("spiffe://sqlx.test/silo/silo-0"), authority);
        (string, string)[] paths = [("CertificatePath", files.Certificate), ("KeyPath", files.Key), ("CaPath", files.Authorities)];

        Assert.NotNull(SiloTls.Load(Read([.. paths, ("TrustDomain", "sqlx.test")])).Cluster);
        var refusal = Assert.Throws<StartRefusedException>(() => SiloTls.Load(Read([.. paths, ("TrustDomain", "elsewhere.test")])));
        Assert.StartsWith("Sqlx:Tls:TrustDomain is 'elsewhere.test', and the silo's certificate says", Assert.Single(refusal.Reasons), StringComparison.Ordinal);
    }

    private static TlsSettings Read(params (string Key, string Value)[] settings)
    {
        var errors = new List<string>();
        var read = TlsSettings.From(Configuration(settings), errors);
        Assert.Empty(errors);
        return read;
    }

    private static List<string> Refusals(params (string Key, string Value)[] settings)
    {
        var errors = new List<string>();
        TlsSettings.From(Configuration(settings), errors);
        return errors;
    }

    private static IConfiguration Configuration((string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("Sqlx:Tls:" + setting.Key, (string?)setting.Value))).Build();
}

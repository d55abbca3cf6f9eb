using System.Security.Cryptography;
using SqlxOrleans.Testing;
using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Tests;

public sealed class TlsMaterialTests : IDisposable
{
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly TestCertificate _silo;
    private readonly CertificateFolder _folder;

    public TlsMaterialTests()
    {
        _silo = _authority.Issue(Who.Silo);
        _folder = CertificateFolder.Of(_silo, _authority);
    }

    [Fact]
    public void Files_give_certificate_key_identity_and_expiry()
    {
        var material = TlsMaterial.Load(_folder.Files(PeerRole.Silo));
        Assert.Equal((_silo.SerialNumber, Who.Silo), (material.Certificate.SerialNumber, material.Identity?.ToString()));
        Assert.True(material.Certificate.HasPrivateKey);
        Assert.InRange(material.NotAfter, TimeProvider.System.GetUtcNow().AddDays(2), TimeProvider.System.GetUtcNow().AddDays(4));
    }

    [Fact]
    public void Intermediate_authorities_after_the_certificate_are_sent_along()
    {
        using var intermediate = _authority.CreateIntermediate();
        var silo = intermediate.Issue(Who.Silo);
        _folder.Put(silo with { Certificate = silo.Certificate + intermediate.Pem }, _authority);
        var sent = Assert.Single(TlsMaterial.Load(_folder.Files(PeerRole.Silo)).Context.IntermediateCertificates);
        Assert.Equal("CN=test intermediate", sent.Subject);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        File.Delete(_folder.Key);
        Assert.Equal(_folder.Key, Refusal(PeerRole.Silo).File);
    }

    [Fact]
    public void The_key_of_another_certificate_is_refused_by_its_name_and_not_shown()
    {
        var other = _authority.Issue(Who.Silo);
        _folder.Put(_silo.Certificate, other.Key, _authority.Pem);
        var refusal = Refusal(PeerRole.Silo);
        Assert.Equal(_folder.Key, refusal.File);
        Assert.DoesNotContain(other.Key.Split('\n')[1], refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_encrypted_key_is_refused_with_what_it_must_be()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var encrypted = key.ExportEncryptedPkcs8PrivateKeyPem("password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        _folder.Put(_silo.Certificate, encrypted, _authority.Pem);
        Assert.Contains("not encrypted", Refusal(PeerRole.Silo).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no PEM at all")]
    [InlineData("-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n")]
    public void What_is_no_certificate_is_refused_by_its_file(string text)
    {
        _folder.Put(text, _silo.Key, _authority.Pem);
        Assert.Equal(_folder.Certificate, Refusal(PeerRole.Silo).File);
        _folder.Put(_silo.Certificate, _silo.Key, text);
        Assert.Equal(_folder.Authorities, Refusal(PeerRole.Silo).File);
    }

    [Fact]
    public void Authorities_without_a_root_would_trust_nobody_and_are_refused()
    {
        using var intermediate = _authority.CreateIntermediate();
        _folder.Put(_silo, intermediate);
        Assert.Equal(_folder.Authorities, Refusal(PeerRole.Silo).File);
    }

    [Fact]
    public void A_certificate_of_another_role_is_refused_with_the_form_it_needs()
    {
        Assert.Contains("spiffe://DOMAIN/tenant/TENANT/workspace/WORKSPACE/kernel/ID", Refusal(PeerRole.Kernel).Message, StringComparison.Ordinal);
        _folder.Put(_authority.Issue(), _authority);
        Assert.Contains("spiffe://DOMAIN/silo/NAME", Refusal(PeerRole.Silo).Message, StringComparison.Ordinal);
        Assert.Null(TlsMaterial.Load(_folder.Files(null)).Identity);
    }

    [Fact]
    public void A_file_without_end_is_not_read_to_its_end()
    {
        _folder.Put(_silo.Certificate, _silo.Key, new string('a', (1 << 20) + 1));
        Assert.Contains("1 MiB", Refusal(PeerRole.Silo).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    private TlsFileException Refusal(PeerRole role) => Assert.Throws<TlsFileException>(() => TlsMaterial.Load(_folder.Files(role)));
}

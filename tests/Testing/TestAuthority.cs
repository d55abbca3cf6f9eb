using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SqlxOrleans.Testing;

/// <summary>A certificate authority of a test's own.</summary>
public sealed class TestAuthority : IDisposable
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _certificate;

    private TestAuthority(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>Its certificate as PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem() + "\n";

    /// <summary>A root.</summary>
    public static TestAuthority Create(string name = "test root")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestAuthority(AuthorityRequest(name, key).CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10)));
    }

    /// <summary>An authority below this one.</summary>
    public TestAuthority CreateIntermediate(string name = "test intermediate")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = AuthorityRequest(name, key).Create(_certificate, Now.AddDays(-9), Now.AddDays(9), Serial());
        return new TestAuthority(certificate.CopyWithPrivateKey(key));
    }

    /// <summary>A certificate for both ends, for <c>localhost</c> and 127.0.0.1.</summary>
    /// <param name="uris">Its URIs.</param>
    public TestCertificate Issue(params string[] uris) => Issue(new TestCertificateOrder { Uris = uris });

    /// <summary>A certificate as ordered.</summary>
    public TestCertificate Issue(TestCertificateOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var uri in order.Uris)
            names.AddUri(new Uri(uri));
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(order.IsAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        var usages = new OidCollection();
        if (order.ForServers)
            usages.Add(new Oid(ServerUsage));
        if (order.ForClients)
            usages.Add(new Oid(ClientUsage));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, false));
        using var certificate = request.Create(_certificate, Now + order.From, Now + order.Until, Serial());
        return new TestCertificate(certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n", certificate.SerialNumber);
    }

    /// <summary>Gives the key up.</summary>
    public void Dispose() => _certificate.Dispose();

    private static CertificateRequest AuthorityRequest(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        return serial;
    }
}

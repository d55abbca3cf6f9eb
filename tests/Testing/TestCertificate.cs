using System.Security.Cryptography.X509Certificates;

namespace SqlxOrleans.Testing;

/// <summary>A certificate and its key as PEM.</summary>
/// <param name="Certificate">The certificate; append intermediates to have them sent.</param>
/// <param name="Key">Its private key.</param>
/// <param name="SerialNumber">Tells it from others.</param>
public sealed record TestCertificate(string Certificate, string Key, string SerialNumber)
{
    /// <summary>With the key, for a client of the test's.</summary>
    public X509Certificate2 Open() => X509Certificate2.CreateFromPem(Certificate, Key);

    /// <summary>Never the key.</summary>
    public override string ToString() => SerialNumber;
}

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using SqlxOrleans.TransportSecurity.Files;

namespace SqlxOrleans.TransportSecurity.Connections;

/// <summary>How both ends shake hands: TLS 1.2 or 1.3, a whole handshake every time, nothing fetched.</summary>
internal static class Handshakes
{
    /// <summary>A peer that takes longer is given up.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    public static SslServerAuthenticationOptions AsServer(TlsMaterial material, PeerCheck check) => new()
    {
        ServerCertificateContext = material.Context,
        ClientCertificateRequired = true,
        CertificateChainPolicy = material.NewPolicy(),
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = check.Accept,
        EnabledSslProtocols = Protocols,
        AllowRenegotiation = false,

        // A resumed session would bring back a peer whose certificate was judged by what was in force then.
        AllowTlsResume = false,
    };

    public static SslServerAuthenticationOptions AsServer(TlsMaterial material) => new()
    {
        ServerCertificateContext = material.Context,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        EnabledSslProtocols = Protocols,
        AllowRenegotiation = false,
    };

    public static SslClientAuthenticationOptions AsClient(TlsMaterial material, PeerCheck check) => new()
    {
        // Names are not compared, so none is sent.
        TargetHost = string.Empty,
        ClientCertificateContext = material.Context,
        CertificateChainPolicy = material.NewPolicy(),
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = check.Accept,
        EnabledSslProtocols = Protocols,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };
}

using System.Security.Cryptography.X509Certificates;

namespace SqlxOrleans.TransportSecurity.Files;

/// <summary>How a certificate is judged where only authorities of one's own count.</summary>
public static class OwnAuthorities
{
    /// <summary>
    /// These roots, not the machine's; nothing is fetched, neither issuers nor revocation lists. A new policy every time: who builds a chain adds to it what
    /// the peer sent along.
    /// </summary>
    public static X509ChainPolicy NewPolicy(X509Certificate2Collection roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }
}

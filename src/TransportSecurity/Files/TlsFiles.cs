using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Files;

/// <summary>Where the certificate of a port is: PEM files.</summary>
/// <param name="Certificate">The certificate, then the intermediate authorities that others need to trust it.</param>
/// <param name="Key">Its private key, not encrypted.</param>
/// <param name="Authorities">The authorities that others' certificates must come from; null: nobody is asked for a certificate.</param>
/// <param name="Role">What the certificate must say its owner is; null: it need not say.</param>
public sealed record TlsFiles(string Certificate, string Key, string? Authorities, PeerRole? Role)
{
    /// <summary>Every file.</summary>
    public IEnumerable<string> All => Authorities is null ? [Certificate, Key] : [Certificate, Key, Authorities];
}

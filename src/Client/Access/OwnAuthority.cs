using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SqlxOrleans.TransportSecurity.Files;

namespace SqlxOrleans.Client.Access;

/// <summary>
/// Trusts an HTTPS server that the machine does not know when its certificate comes from the authorities that this kernel trusts for gateways. The
/// name must be right in any case. The file is read at each handshake: it may come or change later.
/// </summary>
internal sealed class OwnAuthority(string caPath)
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    public bool Trusts(object sender, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
        || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 shown && IsOurs(shown, sent));

    private bool IsOurs(X509Certificate2 shown, X509Chain? sent)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(caPath);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy = OwnAuthorities.NewPolicy(roots);
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        chain.ChainPolicy.ExtraStore.AddRange((sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>()).Select(element => element.Certificate).ToArray());
        return chain.Build(shown);
    }
}

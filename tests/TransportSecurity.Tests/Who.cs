using SqlxOrleans.Testing;
using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Tests;

/// <summary>The identities of these tests.</summary>
internal static class Who
{
    public const string Silo = "spiffe://sqlx.test/silo/silo-0";
    public const string Kernel = "spiffe://sqlx.test/tenant/acme/workspace/prod-eu/kernel/k1";

    public static TlsFiles Files(this CertificateFolder folder, PeerRole? role) => new(folder.Certificate, folder.Key, folder.Authorities, role);
}

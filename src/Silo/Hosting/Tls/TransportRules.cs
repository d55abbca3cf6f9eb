using System.Net;

namespace SqlxOrleans.Silo.Hosting.Tls;

/// <summary>Outside Development nothing that other machines reach is without TLS. Decided before anything listens, with every reason at once.</summary>
internal static class TransportRules
{
    /// <exception cref="StartRefusedException">An open port without TLS.</exception>
    public static void Check(SiloListenOptions listen, OrleansOptions orleans, bool development)
    {
        if (development)
            return;
        var reasons = new List<string>();
        if (!listen.IsLoopback && listen.Tls.Http is null)
        {
            reasons.Add(
                $"Sqlx:ListenAddress {listen.Address} is reachable from other machines, and the HTTP and OTLP ports ({listen.HttpPort}, " +
                $"{listen.OtlpGrpcPort}, {listen.OtlpHttpPort}) have no TLS: API keys would cross the network readable. Set Sqlx:Tls:CertificatePath " +
                "and Sqlx:Tls:KeyPath (PEM files), or listen on 127.0.0.1 behind a proxy that ends TLS.");
        }

        if (!IPAddress.IsLoopback(orleans.ListenAddress) && listen.Tls.Cluster is null)
        {
            var setting = orleans.ListenAddress.Equals(listen.Address) ? "Sqlx:ListenAddress" : "Sqlx:Orleans:AdvertisedAddress";
            reasons.Add(
                $"{setting} {orleans.ListenAddress} is reachable from other machines, and the silo and gateway ports ({listen.SiloPort}, " +
                $"{listen.GatewayPort}) have no TLS: whoever connects would be taken for a silo or a kernel. Set Sqlx:Tls:CertificatePath, " +
                "Sqlx:Tls:KeyPath and Sqlx:Tls:CaPath (PEM files; the certificate of a silo, see docs/security/transport.md), or keep them on 127.0.0.1.");
        }

        if (reasons.Count > 0)
            throw new StartRefusedException(reasons);
    }
}

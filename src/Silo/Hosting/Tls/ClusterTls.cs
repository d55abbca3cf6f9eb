using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;
using SqlxOrleans.TransportSecurity.Connections;
using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.Silo.Hosting.Tls;

/// <summary>Mutual TLS of the Orleans ports: silos among themselves, and kernels at the gateway.</summary>
internal static class ClusterTls
{
    public static void UseClusterTls(this ISiloBuilder silo, TlsSource tls) => silo.Configure<SiloConnectionOptions>(ports =>
    {
        ports.ConfigureSiloInboundConnection(connections => Secure(connections, "silo", TlsEnd.Server, PeerRole.Silo));
        ports.ConfigureSiloOutboundConnection(connections => Secure(connections, "silo", TlsEnd.Client, PeerRole.Silo));
        ports.ConfigureGatewayInboundConnection(connections => Secure(connections, "gateway", TlsEnd.Server, PeerRole.Kernel));

        void Secure(IConnectionBuilder connections, string port, TlsEnd end, PeerRole expected)
        {
            var services = connections.ApplicationServices;
            connections.UseTls(new TlsMiddleware(end, expected, tls, services.GetRequiredService<TimeProvider>(), Refusals.At(port, services)));
        }
    });
}

using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;
using SqlxOrleans.Grains.Access;
using SqlxOrleans.TransportSecurity.Connections;
using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Gateway;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.Silo.Hosting.Tls;

/// <summary>
/// Who may send what at the Orleans ports: mutual TLS among silos and with kernels, when there are certificates; and what a kernel may send, with and
/// without them.
/// </summary>
internal static class ClusterTls
{
    /// <param name="silo">The silo.</param>
    /// <param name="tls">Its certificate; null speaks plain TCP.</param>
    /// <param name="bindTenants">True: a kernel's certificate opens its own tenant only.</param>
    public static void GuardPorts(this ISiloBuilder silo, TlsSource? tls, bool bindTenants)
    {
        var bound = tls is not null && bindTenants;
        var kernels = new KernelConnections(bound);
        silo.Services.AddSingleton(kernels);
        silo.Configure<SiloConnectionOptions>(ports =>
        {
            if (tls is not null)
            {
                ports.ConfigureSiloInboundConnection(connections => Secure(connections, tls, "silo", TlsEnd.Server, PeerRole.Silo));
                ports.ConfigureSiloOutboundConnection(connections => Secure(connections, tls, "silo", TlsEnd.Client, PeerRole.Silo));
            }

            ports.ConfigureGatewayInboundConnection(connections =>
            {
                if (tls is not null)
                    Secure(connections, tls, "gateway", TlsEnd.Server, PeerRole.Kernel);
                var services = connections.ApplicationServices;
                connections.UseGatewayGuard(new GatewayMiddleware(
                    bound ? new BoundKernels(kernels) : null, services.GetRequiredService<TimeProvider>(), Refusals.At("gateway", services)));
            });
        });
    }

    private static void Secure(IConnectionBuilder connections, TlsSource tls, string port, TlsEnd end, PeerRole expected)
    {
        var services = connections.ApplicationServices;
        connections.UseTls(new TlsMiddleware(end, expected, tls, services.GetRequiredService<TimeProvider>(), Refusals.At(port, services)));
    }
}

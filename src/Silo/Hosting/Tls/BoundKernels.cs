using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Access;
using SqlxOrleans.TransportSecurity.Gateway;

namespace SqlxOrleans.Silo.Hosting.Tls;

/// <summary>Tells the grains what the gateway learnt from certificates.</summary>
internal sealed class BoundKernels(KernelConnections connections) : IBoundKernels
{
    public bool Enter(string client, TenantId tenant) => connections.Enter(client, tenant);

    public void Leave(string client) => connections.Leave(client);
}

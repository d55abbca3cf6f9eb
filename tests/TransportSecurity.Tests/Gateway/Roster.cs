using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.TransportSecurity.Gateway;

namespace SqlxOrleans.TransportSecurity.Tests.Gateway;

/// <summary>Remembers who is connected.</summary>
internal sealed class Roster : IBoundKernels
{
    public Dictionary<string, TenantId> Kernels { get; } = [];

    public bool Enter(string client, TenantId tenant) => Kernels.TryAdd(client, tenant) || Kernels[client] == tenant;

    public void Leave(string client) => Kernels.Remove(client);
}

using System.Collections.Concurrent;
using System.Text;
using Orleans.Runtime;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Grains.Access;

/// <summary>
/// Which tenant the certificates of the kernels at this silo's gateway name, by their Orleans client ids. That a message comes from the client that it
/// says is made sure at the gateway.
/// </summary>
/// <param name="bound">False: kernels have no certificates, or theirs open every tenant.</param>
public sealed class KernelConnections(bool bound)
{
    private readonly ConcurrentDictionary<string, Kernel> _kernels = new(StringComparer.Ordinal);

    /// <summary>True when a kernel's certificate opens its own tenant only.</summary>
    public bool AreBound { get; } = bound;

    /// <summary>A connection of a client begins; false when its other connections are another tenant's.</summary>
    public bool Enter(string client, TenantId tenant) =>
        _kernels.AddOrUpdate(
            client,
            static (_, tenant) => new Kernel(tenant, 1),
            static (_, known, tenant) => known.Tenant == tenant ? known with { Connections = known.Connections + 1 } : known,
            tenant).Tenant == tenant;

    /// <summary>A connection that entered ends.</summary>
    public void Leave(string client)
    {
        while (_kernels.TryGetValue(client, out var known))
        {
            if (known.Connections > 1
                ? _kernels.TryUpdate(client, known with { Connections = known.Connections - 1 }, known)
                : _kernels.TryRemove(KeyValuePair.Create(client, known)))
                return;
        }
    }

    /// <summary>The tenant of a message's sender; null when it is connected elsewhere, or no more.</summary>
    public TenantId? TenantOf(GrainId sender) =>
        _kernels.TryGetValue(Encoding.UTF8.GetString(ClientKey.ClientOf(sender.Key.AsSpan())), out var kernel) ? kernel.Tenant : null;

    private sealed record Kernel(TenantId Tenant, int Connections);
}

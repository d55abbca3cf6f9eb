using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.TransportSecurity.Gateway;

/// <summary>Knows the kernels whose certificates name a tenant, as long as they are connected.</summary>
public interface IBoundKernels
{
    /// <summary>A connection's messages come from this Orleans client, and its certificate is this tenant's.</summary>
    /// <returns>False when the client's other connections are another tenant's.</returns>
    bool Enter(string client, TenantId tenant);

    /// <summary>A connection that entered has ended.</summary>
    void Leave(string client);
}

using Microsoft.AspNetCore.Connections;

namespace SqlxOrleans.TransportSecurity.Gateway;

/// <summary>Puts the gateway's guard above TLS.</summary>
public static class GatewayConnectionBuilderExtensions
{
    /// <summary>Adds the middleware; TLS must have been added before it.</summary>
    public static IConnectionBuilder UseGatewayGuard(this IConnectionBuilder connections, GatewayMiddleware guard)
    {
        ArgumentNullException.ThrowIfNull(connections);
        ArgumentNullException.ThrowIfNull(guard);
        return connections.Use(next => context => guard.OnConnectionAsync(context, next));
    }
}

using Microsoft.AspNetCore.Connections;

namespace SqlxOrleans.TransportSecurity.Connections;

/// <summary>Puts TLS under the connections of a port.</summary>
public static class TlsConnectionBuilderExtensions
{
    /// <summary>Adds the middleware below everything that is added after it.</summary>
    public static IConnectionBuilder UseTls(this IConnectionBuilder connections, TlsMiddleware tls)
    {
        ArgumentNullException.ThrowIfNull(connections);
        ArgumentNullException.ThrowIfNull(tls);
        return connections.Use(next => context => tls.OnConnectionAsync(context, next));
    }
}

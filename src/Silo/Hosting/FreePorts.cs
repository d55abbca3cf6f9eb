using System.Net;
using System.Net.Sockets;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>
/// Free ports for Orleans, which advertises its ports and so cannot bind port 0. Another process can take a port between here
/// and the start: the caller tries again with others.
/// </summary>
internal static class FreePorts
{
    public static (int Silo, int Gateway) Pick()
    {
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        silo.Start();
        gateway.Start();
        return (((IPEndPoint)silo.LocalEndpoint).Port, ((IPEndPoint)gateway.LocalEndpoint).Port);
    }

    public static bool IsConflict(Exception exception) => exception switch
    {
        SocketException socket => socket.SocketErrorCode == SocketError.AddressAlreadyInUse,
        AggregateException aggregate => aggregate.InnerExceptions.Any(IsConflict),
        { InnerException: { } inner } => IsConflict(inner),
        _ => false,
    };
}

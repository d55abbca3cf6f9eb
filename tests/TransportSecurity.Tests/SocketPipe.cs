using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace SqlxOrleans.TransportSecurity.Tests;

/// <summary>A socket as the transport of a connection.</summary>
internal sealed class SocketPipe(NetworkStream stream) : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(stream);

    public PipeWriter Output { get; } = PipeWriter.Create(stream);

    /// <summary>A connection over the socket; aborting it closes the socket.</summary>
    public static DefaultConnectionContext Open(Socket socket)
    {
        var context = new DefaultConnectionContext("test") { Transport = new SocketPipe(new NetworkStream(socket, ownsSocket: true)), RemoteEndPoint = socket.RemoteEndPoint };
        context.ConnectionClosed.Register(socket.Dispose);
        return context;
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using SqlxOrleans.TransportSecurity.Connections;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Tests;

/// <summary>A real port behind the middleware that sends back what it receives.</summary>
internal sealed class EchoPort : IAsyncDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Channel<Outcome> _outcomes = Channel.CreateUnbounded<Outcome>();
    private readonly ConcurrentBag<DefaultConnectionContext> _open = [];
    private readonly TlsMiddleware _tls;
    private readonly Task _accepting;
    private long _received;

    private EchoPort(TlsMiddleware tls)
    {
        _tls = tls;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1000);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Bytes that got through to what is behind the middleware.</summary>
    public long Received => Interlocked.Read(ref _received);

    public static EchoPort Open(TlsMiddleware tls) => new(tls);

    /// <summary>How the next connection was judged.</summary>
    public ValueTask<Outcome> NextAsync() => _outcomes.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(EndPoint);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var context in _open)
            context.Abort();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptAsync());
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var context = SocketPipe.Open(socket);
        _open.Add(context);
        try
        {
            await _tls.OnConnectionAsync(context, EchoAsync);
        }
        catch (ConnectionAbortedException refusal)
        {
            _outcomes.Writer.TryWrite(new Outcome(null, refusal.Message));
        }
        catch (IOException)
        {
            // Its client has gone.
        }
    }

    private async Task EchoAsync(ConnectionContext context)
    {
        _outcomes.Writer.TryWrite(new Outcome(context.Features.Get<VerifiedPeer>()?.Identity, null));
        while (true)
        {
            var read = await context.Transport.Input.ReadAsync();
            foreach (var part in read.Buffer)
            {
                Interlocked.Add(ref _received, part.Length);
                await context.Transport.Output.WriteAsync(part);
            }

            context.Transport.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }
}

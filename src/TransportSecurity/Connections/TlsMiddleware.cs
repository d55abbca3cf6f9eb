using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Connections;

/// <summary>
/// Mutual TLS under an Orleans connection. Both ends show a certificate of the configured authorities whose identity has the role that
/// belongs at the other end; before that no byte reaches Orleans. The <see cref="VerifiedPeer"/> becomes a feature of the connection.
/// </summary>
/// <param name="end">Which end this process is.</param>
/// <param name="expected">What the other end must be.</param>
/// <param name="tls">This process's certificate, with authorities and an identity.</param>
/// <param name="time">Ends handshakes that hang.</param>
/// <param name="refusals">Is told who was refused.</param>
public sealed class TlsMiddleware(TlsEnd end, PeerRole expected, TlsSource tls, TimeProvider time, RefusalLog refusals)
{
    /// <summary>More that shake hands at once are a flood: they are dropped unheard, so that their buffers stay bounded.</summary>
    internal const int MaxHandshakes = 512;

    private int _handshakes;

    /// <summary>Secures a connection and hands it on.</summary>
    /// <exception cref="ConnectionAbortedException">There was no secure connection; it is closed.</exception>
    public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var transport = context.Transport;
        await using var stream = new SslStream(new PipeStream(transport), leaveInnerStreamOpen: false);
        context.Features.Set(await SecureAsync(context, stream));
        context.Transport = new SecuredPipe(stream);
        try
        {
            await next(context);
        }
        finally
        {
            context.Transport = transport;
        }
    }

    private async Task<VerifiedPeer> SecureAsync(ConnectionContext context, SslStream stream)
    {
        var own = tls.Current;
        var check = new PeerCheck(expected, own.Identity?.TrustDomain, required: true);
        try
        {
            if (Interlocked.Increment(ref _handshakes) > MaxHandshakes)
                throw new AuthenticationException($"{MaxHandshakes} others are shaking hands already.");
            using var limit = new CancellationTokenSource(Handshakes.Timeout, time);
            await (end is TlsEnd.Server
                ? stream.AuthenticateAsServerAsync(Handshakes.AsServer(own, check), limit.Token)
                : stream.AuthenticateAsClientAsync(Handshakes.AsClient(own, check), limit.Token));
            return check.Peer ?? throw new AuthenticationException("it was not asked who it is.");
        }
#pragma warning disable CA1031 // Whatever the other side did to the handshake, it ends this connection and nothing else.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            var reason = check.Refusal ?? ReasonOf(problem);
            refusals.Add(context.RemoteEndPoint, reason);
            var aborted = new ConnectionAbortedException($"No secure connection with {context.RemoteEndPoint}: {reason}", problem);
            context.Abort(aborted);
            throw aborted;
        }
        finally
        {
            Interlocked.Decrement(ref _handshakes);
        }
    }

    private static string ReasonOf(Exception problem) => problem switch
    {
        OperationCanceledException => $"the handshake took longer than {Handshakes.Timeout.TotalSeconds:0} s.",
        { InnerException: { } inner } => $"{problem.Message} ({inner.Message})",
        _ => problem.Message,
    };
}

using System.Buffers;
using Microsoft.AspNetCore.Connections;
using SqlxOrleans.TransportSecurity.Connections;

namespace SqlxOrleans.TransportSecurity.Gateway;

/// <summary>
/// Stands between TLS, if there is any, and Orleans at the gateway: see <see cref="GatewayRules"/>. A connection that breaks them ends, as does one whose
/// certificate has expired meanwhile; its client connects again with the renewed one.
/// </summary>
/// <param name="kernels">Is told which client a tenant's certificate is; null: certificates of every tenant open every tenant.</param>
/// <param name="time">Tells when certificates expire.</param>
/// <param name="refusals">Is told whose connection ended.</param>
public sealed class GatewayMiddleware(IBoundKernels? kernels, TimeProvider time, RefusalLog refusals)
{
    /// <summary>Guards a connection and hands it on.</summary>
    public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var transport = context.Transport;
        var peer = context.Features.Get<VerifiedPeer>();
        using var rules = new GatewayRules(peer, kernels);
        var frames = new GatewayFrames(rules);
        context.Transport = new GuardedPipe(new GuardedReader(transport.Input, MayPass, frames.Advance), transport.Output);
        try
        {
            await next(context);
        }
        finally
        {
            context.Transport = transport;
        }

        bool MayPass(ReadOnlySequence<byte> buffer)
        {
            var reason = time.GetUtcNow() >= peer?.NotAfter ? "its certificate has expired." : frames.ReasonAgainst(buffer);
            if (reason is not null)
                refusals.Add(context.RemoteEndPoint, reason);
            return reason is null;
        }
    }
}

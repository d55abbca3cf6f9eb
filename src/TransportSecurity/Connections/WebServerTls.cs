using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Connections;

/// <summary>TLS of a web server's port: callers know it by its name, as on the web; it may ask them for a certificate of its authorities.</summary>
/// <param name="tls">The server's certificate.</param>
/// <param name="callers">Whether callers are asked for one.</param>
/// <param name="trustDomain">Theirs must be kernels' of this domain, and says who they are; null: they may be anybody's, and say nothing.</param>
/// <param name="refusals">Is told who was refused.</param>
public sealed class WebServerTls(TlsSource tls, ClientCertificates callers, string? trustDomain, RefusalLog refusals)
{
    /// <summary>A caller that takes longer to shake hands is given up.</summary>
    public static TimeSpan HandshakeTimeout => Handshakes.Timeout;

    /// <summary>How to shake hands with the next caller.</summary>
    /// <param name="remote">Where it is.</param>
    /// <param name="known">Is told who it is, when its certificate says so.</param>
    public SslServerAuthenticationOptions NextHandshake(EndPoint? remote, Action<VerifiedPeer> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var own = tls.Current;
        if (callers is ClientCertificates.None)
            return Handshakes.AsServer(own);
        var check = new PeerCheck(trustDomain is null ? null : PeerRole.Kernel, trustDomain, required: callers is ClientCertificates.Required);
        var options = Handshakes.AsServer(own, check);
        options.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
        {
            if (check.Accept(sender, certificate, chain, errors))
            {
                if (check.Peer is { } peer)
                    known(peer);
                return true;
            }

            refusals.Add(remote, check.Refusal!);
            return false;
        };
        return options;
    }
}

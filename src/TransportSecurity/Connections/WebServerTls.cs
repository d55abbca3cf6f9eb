using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using SqlxOrleans.TransportSecurity.Files;

namespace SqlxOrleans.TransportSecurity.Connections;

/// <summary>TLS of a web server's port: callers know it by its name, as on the web; it may ask them for a certificate of its authorities.</summary>
public sealed class WebServerTls(TlsSource tls, ClientCertificates callers, RefusalLog refusals)
{
    /// <summary>A caller that takes longer to shake hands is given up.</summary>
    public static TimeSpan HandshakeTimeout => Handshakes.Timeout;

    /// <summary>How to shake hands with the next caller.</summary>
    public SslServerAuthenticationOptions NextHandshake(EndPoint? remote)
    {
        var own = tls.Current;
        if (callers is ClientCertificates.None)
            return Handshakes.AsServer(own);
        var check = new PeerCheck(own, expected: null, required: callers is ClientCertificates.Required);
        var options = Handshakes.AsServer(own, check);
        options.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
        {
            if (check.Accept(sender, certificate, chain, errors))
                return true;
            refusals.Add(remote, check.Refusal!);
            return false;
        };
        return options;
    }
}

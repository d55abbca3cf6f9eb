using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using SqlxOrleans.Silo.Hosting.Tls;
using SqlxOrleans.TransportSecurity.Connections;
using SqlxOrleans.TransportSecurity.Files;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>
/// The three ports of the edge. Without TLS nothing negotiates the protocol, so gRPC needs a port that speaks HTTP/2 only.
/// </summary>
internal sealed class EdgeListeners(SiloListenOptions options, TlsSource? certificate)
{
    /// <summary>
    /// What a gRPC connection may send before its messages are taken up: several large exports at once. At the default of 1 MiB, messages
    /// that wait for their turn (<c>GrpcAdmission</c>) fill the window, and those whose turn it is cannot arrive.
    /// </summary>
    private const int ConnectionWindowBytes = 16 << 20;

    private ListenOptions? _http;
    private ListenOptions? _otlpGrpc;
    private ListenOptions? _otlpHttp;

    public void Bind(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
        var tls = certificate is null ? null : new WebServerTls(certificate, options.Tls.Callers, options.Tls.TrustDomain, Refusals.At("http", kestrel.ApplicationServices));
        Listen(options.HttpPort, HttpProtocols.Http1, listener => _http = listener);
        Listen(options.OtlpGrpcPort, HttpProtocols.Http2, listener => _otlpGrpc = listener);
        Listen(options.OtlpHttpPort, HttpProtocols.Http1, listener => _otlpHttp = listener);

        void Listen(int port, HttpProtocols protocols, Action<ListenOptions> keep) => kestrel.Listen(options.Address, port, listener =>
        {
            listener.Protocols = tls is null ? protocols : protocols | HttpProtocols.Http2;
            if (tls is not null)
            {
                listener.UseHttps(new TlsHandshakeCallbackOptions
                {
                    HandshakeTimeout = WebServerTls.HandshakeTimeout,
                    OnConnection = handshake => ValueTask.FromResult(
                        tls.NextHandshake(handshake.Connection.RemoteEndPoint, handshake.Connection.Features.Set)),
                });
            }

            keep(listener);
        });
    }

    /// <summary>The bound ports; valid once the server has started.</summary>
    public SiloEndpoints Endpoints(string gateway) => new(gateway, At(_http), At(_otlpGrpc), At(_otlpHttp));

    private Uri At(ListenOptions? listener) =>
        new UriBuilder(options.Scheme, options.Address.ToString(), listener!.IPEndPoint!.Port).Uri;
}

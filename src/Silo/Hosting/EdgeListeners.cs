using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>
/// The three ports of the edge. Without TLS nothing negotiates the protocol, so gRPC needs a port that speaks HTTP/2 only.
/// </summary>
internal sealed class EdgeListeners(SiloListenOptions options)
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
        var certificate = options is { CertificatePath: { } path, KeyPath: { } key } ? X509Certificate2.CreateFromPemFile(path, key) : null;
        Listen(options.HttpPort, HttpProtocols.Http1, listener => _http = listener);
        Listen(options.OtlpGrpcPort, HttpProtocols.Http2, listener => _otlpGrpc = listener);
        Listen(options.OtlpHttpPort, HttpProtocols.Http1, listener => _otlpHttp = listener);

        void Listen(int port, HttpProtocols protocols, Action<ListenOptions> keep) => kestrel.Listen(options.Address, port, listener =>
        {
            listener.Protocols = certificate is null ? protocols : protocols | HttpProtocols.Http2;
            if (certificate is not null)
                listener.UseHttps(certificate);
            keep(listener);
        });
    }

    /// <summary>The bound ports; valid once the server has started.</summary>
    public SiloEndpoints Endpoints(string gateway) => new(gateway, At(_http), At(_otlpGrpc), At(_otlpHttp));

    private Uri At(ListenOptions? listener) =>
        new UriBuilder(options.Scheme, options.Address.ToString(), listener!.IPEndPoint!.Port).Uri;
}

using SqlxOrleans.Client.Operator;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.TransportSecurity.Files;

namespace SqlxOrleans.Client.Access;

/// <summary>
/// Asks the API, with the token of the provider if there is one, else with the tenant's API key, and shows this kernel's certificate, which alone may do
/// too, when it has one.
/// </summary>
internal sealed class HttpTicketSource(SqlxOrleansClientOptions options) : ITicketSource, IDisposable
{
    private readonly Lock _gate = new();
    private TlsSource? _certificate;
    private HttpClient? _http;

    public async Task<TicketAnswer> AskAsync(string tenant, CancellationToken cancellationToken)
    {
        var credential = options.TokenProvider is { } provider ? await provider(tenant, cancellationToken) : options.ApiKeyOf(tenant);
        return await new SqlxOperatorClient(Http(), credential.Length > 0 ? credential : null).CreateTicketAsync(cancellationToken);
    }

    public void Dispose() => _http?.Dispose();

    /// <summary>A client that shows the certificate as its files have it now. One that it takes the place of may be in use, and is left to the collector.</summary>
    /// <exception cref="TlsFileException">There are to be files, and there are none yet.</exception>
    private HttpClient Http()
    {
        lock (_gate)
        {
            if (options.TlsFiles is not { } files || options.TicketEndpoint!.Scheme != Uri.UriSchemeHttps)
                return _http ??= Create(null);
            if (_certificate is null)
                return _http = Create((_certificate = new TlsSource(files)).Current);
            return _certificate.Look().Renewed is { } renewed ? _http = Create(renewed) : _http!;
        }
    }

    private HttpClient Create(TlsMaterial? own)
    {
        // A redirect would take the credential to wherever it leads.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        if (options.TlsCaPath is { } authorities)
            handler.SslOptions.RemoteCertificateValidationCallback = new OwnAuthority(authorities).Trusts;
        if (own is not null)
            handler.SslOptions.ClientCertificateContext = own.Context;
        return new HttpClient(handler)
        {
            BaseAddress = new Uri(options.TicketEndpoint!.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = TimeSpan.FromSeconds(5),
        };
    }
}

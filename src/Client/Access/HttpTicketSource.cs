using SqlxOrleans.Client.Operator;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Client.Access;

/// <summary>Asks the API, with the token of the provider if there is one, else with the tenant's API key.</summary>
internal sealed class HttpTicketSource : ITicketSource, IDisposable
{
    private readonly SqlxOrleansClientOptions _options;
    private readonly HttpClient _http;

    public HttpTicketSource(SqlxOrleansClientOptions options)
    {
        _options = options;

        // A redirect would take the credential to wherever it leads.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        if (options.TlsCaPath is { } authorities)
            handler.SslOptions.RemoteCertificateValidationCallback = new OwnAuthority(authorities).Trusts;
        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri(options.TicketEndpoint!.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = TimeSpan.FromSeconds(5),
        };
    }

    public async Task<TicketAnswer> AskAsync(string tenant, CancellationToken cancellationToken)
    {
        var credential = _options.TokenProvider is { } provider ? await provider(tenant, cancellationToken) : _options.ApiKeyOf(tenant);
        return await new SqlxOperatorClient(_http, credential).CreateTicketAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();
}

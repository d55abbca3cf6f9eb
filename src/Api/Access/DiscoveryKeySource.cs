using System.Text.Json;

namespace SqlxOrleans.Api.Access;

/// <summary>The keys of an OpenID provider, found through its discovery document (OpenID Connect Discovery 1.0, section 4).</summary>
internal sealed class DiscoveryKeySource : ISigningKeySource, IDisposable
{
    private const int MaxAnswerBytes = 1 << 20;

    private readonly HttpClient _http;
    private readonly Uri _document;
    private readonly string _issuer;
    private readonly bool _httpsOnly;

    public DiscoveryKeySource(string authority, string issuer, bool httpsOnly)
    {
        (_issuer, _httpsOnly) = (issuer, httpsOnly);
        _document = new Uri(authority.TrimEnd('/') + "/.well-known/openid-configuration");

        // A redirect could lead anywhere, to another scheme too.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        _http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = MaxAnswerBytes };
    }

    public TimeSpan ReadEvery => TimeSpan.FromMinutes(10);

    public async Task<string> ReadAsync()
    {
        var text = await _http.GetStringAsync(_document).ConfigureAwait(false);
        return await _http.GetStringAsync(KeysAddress(text)).ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    private Uri KeysAddress(string document)
    {
        using var json = JsonDocument.Parse(document);
        var issuer = Text(json.RootElement, "issuer");
        if (issuer != _issuer)
            throw new FormatException($"{_document} is of the issuer '{issuer}', and {JwtOptions.Section} expects '{_issuer}'.");
        if (!Uri.TryCreate(Text(json.RootElement, "jwks_uri"), UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && !_httpsOnly)))
            throw new FormatException($"{_document} has no usable 'jwks_uri'; it must be an https address.");
        return address;
    }

    private static string? Text(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

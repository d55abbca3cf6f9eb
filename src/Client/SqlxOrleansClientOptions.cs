using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.Client;

/// <summary>How a kernel reaches the cluster and how much it buffers.</summary>
public sealed class SqlxOrleansClientOptions
{
    internal const string DefaultGateway = "127.0.0.1:30000";

    /// <summary>The gateways, <c>host:port</c> each; a name may stand for several addresses and is resolved again and again. Empty: <c>127.0.0.1:30000</c>.</summary>
    public IList<string> Gateways { get; set; } = [];

    /// <summary>The Orleans cluster id.</summary>
    public string ClusterId { get; set; } = "sqlx";

    /// <summary>The Orleans service id.</summary>
    public string ServiceId { get; set; } = "sqlx-orleans";

    /// <summary>The API key of every tenant without one in <see cref="TenantApiKeys"/>.</summary>
    public string ApiKey { get; set; } = string.Empty;

    /// <summary>API keys by tenant, for a kernel that serves several.</summary>
    public IDictionary<string, string> TenantApiKeys { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// PEM file of this kernel's certificate, intermediate authorities after it; its URI is
    /// <c>spiffe://{domain}/tenant/{tenant}/workspace/{workspace}/kernel/{id}</c>. Null: plain TCP. A changed file is used within ten seconds.
    /// </summary>
    public string? TlsCertificatePath { get; set; }

    /// <summary>PEM file of the certificate's private key, not encrypted.</summary>
    public string? TlsKeyPath { get; set; }

    /// <summary>
    /// PEM file of the authorities that the silos' certificates come from; the machine's own are not asked. An API at <see cref="TicketEndpoint"/> is
    /// trusted by either.
    /// </summary>
    public string? TlsCaPath { get; set; }

    /// <summary>
    /// Where the API is, such as <c>https://sqlx.example.com</c>: the client then exchanges its key or token there for tickets of a minute, and messages
    /// through the gateway hold those instead of the key. HTTPS, or HTTP on this machine. Null: messages hold the API key. The certificate of
    /// <see cref="TlsCertificatePath"/> is shown there, and is enough without a key where the API takes kernels' certificates.
    /// </summary>
    public Uri? TicketEndpoint { get; set; }

    /// <summary>Gives the token (JWT) of a tenant by which tickets are asked for, instead of an API key; called again for every ticket. Needs <see cref="TicketEndpoint"/>.</summary>
    public Func<string, CancellationToken, ValueTask<string>>? TokenProvider { get; set; }

    /// <summary>How often deltas are sent: 10 ms to 60 s.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Most telemetry kept while the cluster is away, in bytes: 64 KiB to 2 GiB - 1. Beyond it the oldest is given up and counted.</summary>
    public int MaxBufferedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Where batches are kept from before they are sent until they are answered for, so that they outlive this process: a
    /// directory of its own on a local disk, made if need be, at most three times <see cref="MaxBufferedBytes"/>. Null: in memory only.
    /// </summary>
    public string? SpoolDirectory { get; set; }

    /// <summary>Names this process among the senders: 1 to 47 of A-Z, a-z, 0-9, '.', '_' and '-'; a random part is added, in each run or once per <see cref="SpoolDirectory"/>. Null: only the random part.</summary>
    public string? ProducerId { get; set; }

    /// <summary>How long weights are kept when the cluster does not say how long: 1 s to 1 h.</summary>
    public TimeSpan WeightsTimeToLive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a poll for weights waits for news: 10 ms to 2 s.</summary>
    public TimeSpan WeightsHold { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a graceful stop tries to send what is buffered: 0 to 60 s.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The gateways, with the default applied.</summary>
    internal IReadOnlyList<string> EffectiveGateways => Gateways.Count > 0 ? [.. Gateways] : [DefaultGateway];

    /// <summary>The files of TLS; null for plain TCP.</summary>
    internal TlsFiles? TlsFiles => this is { TlsCertificatePath: { } certificate, TlsKeyPath: { } key, TlsCaPath: { } authorities }
        ? new TlsFiles(certificate, key, authorities, PeerRole.Kernel)
        : null;

    /// <summary>True when this kernel's certificate alone may buy tickets, of its own tenant.</summary>
    internal bool HasCertificateForTickets => TlsFiles is not null && TicketEndpoint is { IsAbsoluteUri: true } endpoint && endpoint.Scheme == Uri.UriSchemeHttps;

    /// <summary>The key to use for a tenant; empty when there is none.</summary>
    internal string ApiKeyOf(string tenant) => TenantApiKeys.TryGetValue(tenant, out var key) ? key : ApiKey;
}

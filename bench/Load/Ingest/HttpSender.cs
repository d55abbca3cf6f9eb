using System.Net;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Ingest;

/// <summary>Posts to the silo. One client for all senders: it keeps as many connections as there are requests under way.</summary>
internal sealed class HttpSender(SiloCluster cluster, Uri address, string contentType) : IIngestSender, IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) });

    public async Task<bool> SendAsync(string tenant, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new(contentType);
        request.Headers.Add("x-api-key", cluster.Options.ApiKeys[tenant]);
        using var response = await _http.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            return false;
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK && !IsPartial(text))
            return true;
        throw new LoadFailedException($"{address} answered {(int)response.StatusCode}: {text}");
    }

    public void Dispose() => _http.Dispose();

    private bool IsPartial(string text) => contentType == "application/x-protobuf" ? text.Length > 0 : !text.Contains("\"rejected\":0", StringComparison.Ordinal);
}

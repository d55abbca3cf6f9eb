using System.Net.Http.Headers;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Bombs;

/// <summary>The silo as its enemy sees it: addresses, and a key of the enemy's own tenant.</summary>
internal sealed class BombTarget(SiloCluster cluster, Witness witness)
{
    public const string Tenant = "bombs";
    public const string Traces = "/v1/traces";
    public const string Metrics = "/v1/metrics";
    public const string Logs = "/v1/logs";
    public const string Events = "/ats/v1/events";
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";
    public const string Lines = "application/x-ndjson";

    private static readonly Version Http2 = new(2, 0);

    public LocalSilo Silo { get; } = cluster.Silos[0];

    /// <summary>Somebody else's good requests.</summary>
    public Witness Witness { get; } = witness;

    /// <summary>Where a path is served.</summary>
    public Uri At(string path) => new(path == Events ? Silo.Http : Silo.OtlpHttp, path);

    /// <summary>A request's head up to its empty line.</summary>
    public string Head(string path, string type, params ReadOnlySpan<string> more)
    {
        var head = $"POST {path} HTTP/1.1\r\nHost: localhost\r\nx-api-key: {cluster.Options.ApiKeys[Tenant]}\r\nContent-Type: {type}\r\n";
        foreach (var line in more)
            head += line + "\r\n";
        return head + "\r\n";
    }

    /// <summary>Posts a body in one piece, its length announced.</summary>
    public async Task<BombAnswer> PostAsync(string path, string type, ReadOnlyMemory<byte> body, bool isGzip, CancellationToken cancellationToken)
    {
        string[] more = isGzip ? [$"Content-Length: {body.Length}", "Content-Encoding: gzip"] : [$"Content-Length: {body.Length}"];
        await using var connection = await RawConnection.OpenAsync(At(path), cancellationToken);
        return BombAnswer.OfHttp(await connection.ExchangeAsync(
            Head(path, type, more), async (stream, stopping) => await stream.WriteAsync(body, stopping), cancellationToken));
    }

    /// <summary>Calls the trace service with a content that need not be a gRPC message.</summary>
    public async Task<BombAnswer> CallAsync(HttpContent content, string? encoding, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Silo.OtlpGrpc, "/opentelemetry.proto.collector.trace.v1.TraceService/Export"))
        {
            Version = Http2, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content,
        };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("x-api-key", cluster.Options.ApiKeys[Tenant]);
        request.Headers.Add("TE", "trailers");
        if (encoding is not null)
            request.Headers.Add("grpc-encoding", encoding);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var status = StatusOf(response.TrailingHeaders) ?? StatusOf(response.Headers);
            return status is { } code ? BombAnswer.OfGrpc(code) : BombAnswer.OfHttp((int)response.StatusCode);
        }
        catch (Exception closed) when (closed is HttpRequestException or IOException
            || (closed is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new BombAnswer(0, false, "stream closed: " + closed.Message);
        }
    }

    private static int? StatusOf(HttpResponseHeaders headers) =>
        headers.TryGetValues("grpc-status", out var values) && int.TryParse(values.First(), out var status) ? status : null;
}

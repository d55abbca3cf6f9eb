using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using SqlxOrleans.Load.Ingest;

namespace SqlxOrleans.Load.Noisy;

/// <summary>Sends at a rate whatever the answers are: a sender that does not heed a refusal.</summary>
internal sealed class Flood : IDisposable
{
    private const string Method = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private static readonly Version Http2 = new(2, 0);

    // An HTTP client waits for 100 s, and whoever ends the flood waits for its last request.
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(10);

    private readonly FloodOrder _order;
    private readonly Uri _address;
    private readonly HttpClient[] _clients;
    private readonly CancellationTokenSource _until = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly Task[] _senders;
    private long _sent;
    private long _accepted;
    private long _refused;
    private long _failed;
    private long _late;

    public Flood(FloodOrder order, Uri target)
    {
        _order = order;
        _address = new Uri(target, order.IsGrpc ? Method : "/v1/traces");
        _clients = [.. Enumerable.Range(0, order.Connections).Select(_ => new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }))];
        _senders = [.. _clients.Select((client, slot) => Task.Run(() => SendAsync(client, slot)))];
    }

    /// <summary>Ends it and says what became of it. What is not answered soon has failed.</summary>
    public async Task<FloodTally> StopAsync()
    {
        await _until.CancelAsync();
        _abandon.CancelAfter(LastAnswers);
        await Task.WhenAll(_senders);
        return new FloodTally(_sent, _accepted, _refused, _failed, _late);
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
        _until.Dispose();
        _abandon.Dispose();
    }

    private async Task SendAsync(HttpClient client, int slot)
    {
        var body = new SpanBody(_order.Points, slot);
        var interval = TimeSpan.FromSeconds((double)_order.Connections / _order.Rate);
        var started = Stopwatch.GetTimestamp();
        for (long due = 0; !_until.IsCancellationRequested; due++)
        {
            var wait = (interval * due) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.FromMilliseconds(1))
                await Task.Delay(wait, _until.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (wait < -interval)
            {
                Interlocked.Increment(ref _late);
                continue;
            }

            Interlocked.Increment(ref _sent);
            await SendOnceAsync(client, body.Next(TimeProvider.System.GetUtcNow()));
        }
    }

    private async Task SendOnceAsync(HttpClient client, ReadOnlyMemory<byte> body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = _order.IsGrpc ? new GrpcFrameContent(body) : new ReadOnlyMemoryContent(body),
            Version = _order.IsGrpc ? Http2 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(_order.IsGrpc ? "application/grpc" : "application/x-protobuf");
        request.Headers.Add("x-api-key", _order.Key);
        try
        {
            using var response = await client.SendAsync(request, _abandon.Token);
            _ = await response.Content.ReadAsByteArrayAsync(_abandon.Token);
            Count(response);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            Interlocked.Increment(ref _failed);
        }
    }

    private void Count(HttpResponseMessage response)
    {
        var isRefused = response.StatusCode == HttpStatusCode.TooManyRequests || GrpcStatus(response) == "8";
        var isAccepted = response.StatusCode == HttpStatusCode.OK && GrpcStatus(response) is null or "0";
        Interlocked.Increment(ref isRefused ? ref _refused : ref isAccepted ? ref _accepted : ref _failed);
    }

    private static string? GrpcStatus(HttpResponseMessage response) =>
        response.TrailingHeaders.TryGetValues("grpc-status", out var trailing) ? trailing.First()
        : response.Headers.TryGetValues("grpc-status", out var leading) ? leading.First() : null;
}

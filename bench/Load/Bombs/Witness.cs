using System.Diagnostics;
using System.IO.Compression;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Load.Ingest;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Bombs;

/// <summary>Another tenant's good requests: they must be answered while and after the silo is attacked, and all be counted.</summary>
internal sealed class Witness : IDisposable
{
    public const string Tenant = "witness";

    private const int Points = 20;
    private const int WarmUpRounds = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SiloCluster _cluster;
    private readonly HttpSender _http;
    private readonly GrpcSender _grpc;
    private readonly HttpSender _events;
    private readonly SpanBody _spans = new(Points, 1);
    private readonly SpanBody _grpcSpans = new(Points, 2);
    private readonly AtsBody _atsEvents = new(Points, Tenant, 3);
    private long _acknowledged;

    public Witness(SiloCluster cluster)
    {
        _cluster = cluster;
        var silo = cluster.Silos[0];
        _http = new HttpSender(cluster, new Uri(silo.OtlpHttp, BombTarget.Traces), BombTarget.Protobuf);
        _grpc = new GrpcSender(cluster, silo.OtlpGrpc);
        _events = new HttpSender(cluster, new Uri(silo.Http, BombTarget.Events), BombTarget.Lines);
    }

    /// <summary>So that what the compiler and the pools take is not taken for the bomb's.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < WarmUpRounds; i++)
        {
            await SpeakAsync(cancellationToken);
            await SendSmallAsync(BombTarget.Traces, BombTarget.Json, "{\"resourceSpans\":[]}"u8.ToArray(), cancellationToken);
            await SendSmallAsync(BombTarget.Metrics, BombTarget.Protobuf, [], cancellationToken);
            await SendSmallAsync(BombTarget.Logs, BombTarget.Protobuf, [], cancellationToken);
        }
    }

    /// <summary>One good request on each way in.</summary>
    /// <returns>How long the slowest took.</returns>
    /// <exception cref="LoadFailedException">One was refused, or not answered in time.</exception>
    public async Task<TimeSpan> SpeakAsync(CancellationToken cancellationToken)
    {
        var slowest = TimeSpan.Zero;
        foreach (var (sender, body) in new (IIngestSender, IPreparedBody)[] { (_http, _spans), (_grpc, _grpcSpans), (_events, _atsEvents) })
        {
            var sent = Stopwatch.GetTimestamp();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            try
            {
                if (!await sender.SendAsync(Tenant, body.Next(TimeProvider.System.GetUtcNow()), limit.Token))
                    throw new LoadFailedException($"a good request of another tenant was told to come again ({sender.GetType().Name})");
            }
            catch (Exception failure) when (failure is HttpRequestException or Grpc.Core.RpcException
                || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw new LoadFailedException($"a good request of another tenant failed ({sender.GetType().Name}): {failure.Message}", failure);
            }

            _acknowledged += body.Requests;
            var took = Stopwatch.GetElapsedTime(sent);
            slowest = took > slowest ? took : slowest;
        }

        return slowest;
    }

    /// <summary>What was acknowledged and is not counted; negative when more is.</summary>
    public async Task<long> MissingAsync(CancellationToken cancellationToken)
    {
        using var http = _cluster.CreateHttpClient(tenant: Tenant);
        var counted = await Counted.GetAsync<WorkspaceSlo>(http, $"/v1/tenants/{Tenant}/workspaces/load/slo?window=30d", cancellationToken);
        return _acknowledged - counted.Classes.Sum(each => each.Total);
    }

    public void Dispose()
    {
        _http.Dispose();
        _grpc.Dispose();
        _events.Dispose();
    }

    private async Task SendSmallAsync(string path, string type, byte[] body, CancellationToken cancellationToken)
    {
        using var http = _cluster.CreateHttpClient(tenant: Tenant);
        using var target = new MemoryStream();
        await using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(body, cancellationToken);
        using var content = new ByteArrayContent(target.ToArray());
        content.Headers.ContentType = new(type);
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await http.PostAsync(new Uri(_cluster.Silos[0].OtlpHttp, path), content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}

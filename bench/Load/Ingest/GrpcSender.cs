using Grpc.Core;
using Grpc.Net.Client;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Ingest;

/// <summary>Exports traces over gRPC with the body as it is; several connections, as several kernels have.</summary>
internal sealed class GrpcSender : IIngestSender, IDisposable
{
    private const int Connections = 4;

    private static readonly Method<Body, byte[]> Export = new(
        MethodType.Unary,
        "opentelemetry.proto.collector.trace.v1.TraceService",
        "Export",
        Marshallers.Create<Body>(
            static (body, context) =>
            {
                context.SetPayloadLength(body.Bytes.Length);
                System.Buffers.BuffersExtensions.Write(context.GetBufferWriter(), body.Bytes.Span);
                context.Complete();
            },
            static context => new Body(context.PayloadAsNewBuffer())),
        Marshallers.Create(static (byte[] answer) => answer, static answer => answer));

    private readonly GrpcChannel[] _channels;
    private readonly CallInvoker[] _invokers;
    private readonly Dictionary<string, Metadata> _headers;
    private int _next;

    public GrpcSender(SiloCluster cluster, Uri address)
    {
        _channels = [.. Enumerable.Range(0, Connections).Select(_ => GrpcChannel.ForAddress(address))];
        _invokers = [.. _channels.Select(channel => channel.CreateCallInvoker())];
        _headers = cluster.Options.ApiKeys.ToDictionary(key => key.Key, key => new Metadata { { "x-api-key", key.Value } });
    }

    public async Task<bool> SendAsync(string tenant, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var invoker = _invokers[Interlocked.Increment(ref _next) % Connections];
        try
        {
            var answer = await invoker.AsyncUnaryCall(Export, null, new CallOptions(_headers[tenant], cancellationToken: cancellationToken), new Body(body));
            return answer.Length == 0 ? true : throw new LoadFailedException($"The silo took a request in part: {System.Text.Encoding.UTF8.GetString(answer)}");
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.ResourceExhausted or StatusCode.Unavailable)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var channel in _channels)
            channel.Dispose();
    }

    private sealed record Body(ReadOnlyMemory<byte> Bytes);
}

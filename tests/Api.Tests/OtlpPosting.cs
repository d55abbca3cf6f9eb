using Grpc.Core;
using Grpc.Net.Client;

namespace SqlxOrleans.Api.Tests;

/// <summary>Posts OTLP bytes to a host and reads its answer as text: the protobuf of a refusal holds its sentence in clear.</summary>
internal static class OtlpPosting
{
    public static Task<(int Status, string Text)> PostMetricsAsync(this EdgeHost host, byte[] body, string key = EdgeHost.Key) =>
        host.PostAsync("/v1/metrics", body, key);

    public static Task<(int Status, string Text)> PostTracesAsync(this EdgeHost host, byte[] body, string key = EdgeHost.Key) =>
        host.PostAsync("/v1/traces", body, key);

    public static Task<(int Status, string Text)> PostLogsAsync(this EdgeHost host, byte[] body, string key = EdgeHost.Key) =>
        host.PostAsync("/v1/logs", body, key);

    /// <summary>Exports traces over gRPC; a refusal is an <see cref="RpcException"/>.</summary>
    public static async Task<byte[]> ExportTracesAsync(Uri address, byte[] message, string? key = EdgeHost.Key)
    {
        var raw = Marshallers.Create(static (byte[] bytes) => bytes, static bytes => bytes);
        var export = new Method<byte[], byte[]>(MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", "Export", raw, raw);
        using var channel = GrpcChannel.ForAddress(address);
        return await channel.CreateCallInvoker().AsyncUnaryCall(export, null, new CallOptions(key is null ? [] : new Metadata { { "api-key", key } }), message);
    }

    private static async Task<(int Status, string Text)> PostAsync(this EdgeHost host, string path, byte[] body, string key)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/x-protobuf");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Http, path)) { Content = content };
        request.Headers.Add("api-key", key);
        using var client = new HttpClient();
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

using System.Net;
using System.Net.Http.Headers;

namespace SqlxOrleans.Api.Tests;

/// <summary>Calls whose message has a prefix that cannot be right: the sender's fault, and the next call is served.</summary>
public sealed class GrpcFrameTests : IAsyncLifetime
{
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("3", null, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3)]
    [InlineData("3", null, 2, 0, 0, 0, 0)]
    [InlineData("3", null, 1, 0, 0, 0, 1, 0)]
    [InlineData("3", "identity", 1, 0, 0, 0, 1, 0)]
    [InlineData("3", null)]
    [InlineData("3", null, 0, 0)]
    [InlineData("8", null, 0, 0x7F, 0xFF, 0xFF, 0xFF, 1)]
    [InlineData("0", null, 0, 0, 0, 0, 0)]
    public async Task Prefix_decides_whose_fault_it_is(string status, string? encoding, params int[] bytes)
    {
        Assert.Equal(status, await CallAsync(encoding, [.. bytes.Select(each => (byte)each)]));
        Assert.Equal("0", await CallAsync(null, [0, 0, 0, 0, 0]));
    }

    private async Task<string> CallAsync(string? encoding, byte[] message)
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent(message);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host.Grpc, "/opentelemetry.proto.collector.trace.v1.TraceService/Export"))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content,
        };
        request.Headers.Add("api-key", EdgeHost.Key);
        if (encoding is not null)
            request.Headers.Add("grpc-encoding", encoding);
        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return (response.TrailingHeaders.TryGetValues("grpc-status", out var trailing) ? trailing : response.Headers.GetValues("grpc-status")).Single();
    }
}

namespace SqlxOrleans.Api.Tests;

/// <summary>Posts OTLP bytes to a host and reads its answer as text: the protobuf of a refusal holds its sentence in clear.</summary>
internal static class OtlpPosting
{
    public static async Task<(int Status, string Text)> PostMetricsAsync(this EdgeHost host, byte[] body, string key = EdgeHost.Key)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/x-protobuf");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Http, "/v1/metrics")) { Content = content };
        request.Headers.Add("api-key", key);
        using var client = new HttpClient();
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

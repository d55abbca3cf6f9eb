using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Peers;

/// <summary>A server that takes remote write and answers PromQL.</summary>
internal sealed class PromPeer : IPeer
{
    private readonly PeerProcess _process;
    private readonly HttpClient _http;
    private readonly PromQueries _queries;

    private PromPeer(PeerProcess process, PromQueries queries)
    {
        (_process, _queries) = (process, queries);
        _http = new HttpClient { BaseAddress = process.Address };
    }

    public TimeSpan CpuTime => _process.CpuTime;

    public (long Now, long Most) Memory => _process.Memory;

    public string Folder => _process.Folder;

    public static async Task<IPeer> StartPrometheusAsync(string program, DateTimeOffset end, CancellationToken cancellationToken) => new PromPeer(
        await PeerProcess.StartAsync(
            program,
            (folder, endpoint) =>
            {
                var config = Path.Combine(folder, "prometheus.yml");
                File.WriteAllText(config, "global: {}\n");
                return
                [
                    $"--config.file={config}", $"--storage.tsdb.path={Path.Combine(folder, "data")}", $"--web.listen-address={endpoint}",
                    "--web.enable-remote-write-receiver", "--log.level=error",
                ];
            },
            "/-/ready",
            cancellationToken),
        PromQueries.OfSamples(end, flushPath: null));

    public static async Task<IPeer> StartVictoriaMetricsAsync(string program, DateTimeOffset end, bool isAggregated, CancellationToken cancellationToken) => new PromPeer(
        await PeerProcess.StartAsync(
            program,
            (folder, endpoint) =>
            {
                string[] standard =
                [
                    $"-storageDataPath={Path.Combine(folder, "data")}", $"-httpListenAddr={endpoint}", "-retentionPeriod=1y", "-search.latencyOffset=0s",
                    "-loggerLevel=ERROR",
                ];
                if (!isAggregated)
                    return standard;
                var config = Path.Combine(folder, "aggregation.yml");
                File.WriteAllText(config, PromQueries.Aggregation);
                return [.. standard, $"-streamAggr.config={config}"];
            },
            "/health",
            cancellationToken),
        isAggregated ? PromQueries.OfBuckets() : PromQueries.OfSamples(end, flushPath: "/internal/force_flush"));

    public async Task SendAsync(int tenant, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/write") { Content = content };
        request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        using var answer = await _http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new LoadFailedException($"{_process.Address} refused a write: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_queries.Settle, cancellationToken);
        if (_queries.FlushPath is { } path)
            (await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken)).Dispose();
    }

    public async Task<IReadOnlyDictionary<(string Tenant, string Class), double>> ReadP95Async(CancellationToken cancellationToken) =>
        (await AskAsync(_queries.P95, cancellationToken)).ToDictionary(each => (each.Tenant, each.Class), each => each.Value);

    public async Task<long> CountAsync(CancellationToken cancellationToken) => (long)(await AskAsync(_queries.Count, cancellationToken)).Sum(each => each.Value);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<IReadOnlyList<(string Tenant, string Class, double Value)>> AskAsync(string query, CancellationToken cancellationToken)
    {
        var time = (_queries.End ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var answer = await _http.GetAsync(
            new Uri($"/api/v1/query?nocache=1&time={time}&query={Uri.EscapeDataString(query)}", UriKind.Relative), cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new LoadFailedException($"{_process.Address} refused {query}: {(int)answer.StatusCode} {text}");
        using var json = JsonDocument.Parse(text);
        return
        [
            .. json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(row =>
            {
                var labels = row.GetProperty("metric");
                return (Label(labels, "tenant"), Label(labels, "class"), double.Parse(row.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture));
            }),
        ];
    }

    private static string Label(JsonElement labels, string name) => labels.TryGetProperty(name, out var value) ? value.GetString()! : string.Empty;
}

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Api.Tests;

/// <summary>OTLP/JSON as the protocol's document writes it: lowerCamelCase, 64-bit integers as strings or numbers, ids in hexadecimal.</summary>
public sealed class OtlpJsonTests : IAsyncLifetime
{
    private static readonly long s_now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Spans_count_once_however_their_numbers_are_written()
    {
        var spans = string.Join(',', Span("5B8EFFF798038103D269B633813FC60C", $"\"{s_now}000000000\"", $"\"{s_now}015000000\"", "2"),
            Span("5b8efff798038103d269b633813fc60d", $"{s_now}000000000", $"{s_now}015000001", "2"));
        for (var i = 0; i < 2; i++)
            Assert.Equal((200, "{}"), await PostAsync("/v1/traces", Traces(spans)));
        var counts = _host.Sink.Counts(WorkloadClass.L);
        Assert.Equal((2, 1, 0), (counts.Requests, counts.Good, counts.RequestsFailed));
        Assert.Equal(0.015, _host.Sink.Latencies(WorkloadClass.L).Min, 9);
    }

    [Fact]
    public async Task Metrics_of_every_kind_are_counted()
    {
        var time = $"\"timeUnixNano\":\"{s_now}000000000\",\"startTimeUnixNano\":\"{s_now}000000000\"";
        var attributes = """ "attributes":[{"key":"class","value":{"stringValue":"L"}}] """;
        var metrics = """
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"sqlx.workspace","value":{"stringValue":"prod-eu"}}]},"scopeMetrics":[{"metrics":[
              {"name":"sqlx_exec_latency_ms","unit":"ms","histogram":{"dataPoints":[{ TIME,ATTRIBUTES,
                "count":"3","sum":31,"bucketCounts":["1","1",1],"explicitBounds":[10,15],"min":1,"max":20 }],"aggregationTemporality":1}},
              {"name":"db.client.operation.duration","unit":"s","exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[{ TIME,
                "attributes":[{"key":"class","value":{"stringValue":"A"}}],"count":2,"scale":3,"positive":{"offset":-8,"bucketCounts":["2"]},"zeroCount":"0" }]}},
              {"name":"sqlx_policy_denies_total","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[
                { TIME,"asInt":"4","attributes":[{"key":"reason","value":{"stringValue":"egress"}}]},
                { TIME,"asDouble":3.0,"attributes":[{"key":"reason","value":{"stringValue":"egress"}}]}]}},
              {"name":"sqlx_pool_active","gauge":{"dataPoints":[{ TIME,"asInt":"6"}]}},
              {"name":"other","summary":{"dataPoints":[{ TIME,"count":"1","quantileValues":[{"quantile":0.5,"value":1}]}]}}
            ]}]}]}
            """.Replace("TIME", time, StringComparison.Ordinal).Replace("ATTRIBUTES", attributes, StringComparison.Ordinal);
        Assert.Equal((200, "{}"), await PostAsync("/v1/metrics", metrics));
        var counts = _host.Sink.Counts(WorkloadClass.L);
        Assert.Equal((3, 2), (counts.Requests, counts.Good));
        Assert.Equal(2, _host.Sink.Counts(WorkloadClass.A).Requests);
        // Scale 3, bucket -8: (0.5, 2^(-7/8)].
        Assert.InRange(_host.Sink.Latencies(WorkloadClass.A).Quantile(0.5), 0.5, Math.Pow(2, -7.0 / 8));
        Assert.Equal(7, _host.Sink.Signal(SignalKind.PolicyDeny, "egress").Count);
        Assert.Equal(6, _host.Sink.Slots);
    }

    [Fact]
    public async Task Log_records_are_counted()
    {
        var logs = """
            {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"observedTimeUnixNano":"NOW000000000","severityNumber":9,"eventName":"kernel.exec.ok",
              "body":{"stringValue":"done"},"traceId":"","attributes":[{"key":"sqlx.latency_ms","value":{"intValue":"12"}},{"key":"x","value":{"arrayValue":{"values":[{"stringValue":"y"}]}}}]}]}]}]}
            """.Replace("NOW", s_now.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal((200, "{}"), await PostAsync("/v1/logs", logs));
        Assert.Equal(0.012, _host.Sink.Latencies(WorkloadClass.Unclassified, "default").Max, 9);
    }

    [Fact]
    public async Task What_is_refused_is_said_in_json()
    {
        var (status, text) = await PostAsync("/v1/traces", Traces(Span("5b8efff798038103d269b633813fc60c", "1", "0", "2")));
        Assert.Equal(200, status);
        using var answer = JsonDocument.Parse(text);
        var partial = answer.RootElement.GetProperty("partialSuccess");
        Assert.Equal("1", partial.GetProperty("rejectedSpans").GetString());
        Assert.Contains("no_time", partial.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = _host.Http };
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var stranger = await client.PostAsync(new Uri("/v1/traces", UriKind.Relative), content);
        Assert.Equal((HttpStatusCode.Unauthorized, "application/json"), (stranger.StatusCode, stranger.Content.Headers.ContentType?.MediaType));
        using var status401 = JsonDocument.Parse(await stranger.Content.ReadAsStringAsync());
        Assert.Equal(16, status401.RootElement.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(" {\"resourceSpans\":null} ")]
    [InlineData("{\"resourceSpans\":[{\"new\":{\"a\":[1,{\"b\":2}]},\"scopeSpans\":[{\"spans\":[]}],\"scopeSpans\":[]}],\"resourceSpans\":[]}")]
    [InlineData("{\"resource\\u0053pans\":[]}")]
    public async Task What_is_unknown_null_or_written_twice_is_passed_over(string body) =>
        Assert.Equal((200, "{}"), await PostAsync("/v1/traces", body));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("{\"resourceSpans\":{}}")]
    [InlineData("{\"resourceSpans\":[1]}")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\"}]}]}]}")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"abc\"}]}]}]}")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"kind\":\"SPAN_KIND_SERVER\"}]}]}]}")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"endTimeUnixNano\":\"99999999999999999999\"}]}]}]}")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"endTimeUnixNano\":1.5}]}]}]}")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"\\ud800\"}]}]}]}")]
    [InlineData("\ufeff{}")]
    public async Task What_is_not_the_schema_is_refused_with_its_place(string body)
    {
        var (status, text) = await PostAsync("/v1/traces", body);
        Assert.Equal(400, status);
        Assert.Contains("at byte", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 200)]
    [InlineData(9, 400)]
    [InlineData(10_000, 400)]
    public async Task Values_nest_eight_deep_and_no_deeper(int depth, int status)
    {
        var value = string.Concat(Enumerable.Repeat("{\"arrayValue\":{\"values\":[", depth)) + string.Concat(Enumerable.Repeat("]}}", depth));
        Assert.Equal(status, (await PostAsync("/v1/metrics", """
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"a","gauge":{"dataPoints":[{"attributes":[{"key":"a","value":VALUE }]}]}}]}]}]}
            """.Replace("VALUE", value, StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task Too_many_items_are_refused()
    {
        var items = string.Join(',', Enumerable.Repeat("{}", 20_001));
        Assert.Equal(413, (await PostAsync("/v1/traces", Traces(items))).Status);
    }

    [Fact]
    public async Task A_body_that_would_be_too_large_as_protobuf_is_refused()
    {
        await using var host = await EdgeHost.StartAsync(options => options.MaxBodyBytes = 64 * 1024);
        var bounds = string.Join(',', Enumerable.Repeat("1", 30_000));
        using var content = new StringContent(
            "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"histogram\":{\"dataPoints\":[{\"explicitBounds\":[" + bounds + "]}]}}]}]}]}", Encoding.UTF8, "application/json");
        using var response = await host.Client.PostAsync(new Uri("/v1/metrics", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static string Span(string trace, string start, string end, string kind) => $$"""
        {"traceId":"{{trace}}","spanId":"EEE19B7EC3C1B174","parentSpanId":"","name":"kernel.exec.ok","startTimeUnixNano":{{start}},"endTimeUnixNano":{{end}},"kind":{{kind}},
         "flags":256,"status":{},"attributes":[{"key":"sqlx.slo_class","value":{"stringValue":"L"} },{"key":"thread.id","value":{"intValue":"7"} }]}
        """;

    private static string Traces(string spans) =>
        "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"sqlx.workspace\",\"value\":{\"stringValue\":\"prod-eu\"}}]},\"scopeSpans\":[{\"scope\":{\"name\":\"k\"},\"spans\":["
        + spans + "]}]}]}";

    private async Task<(int Status, string Text)> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _host.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

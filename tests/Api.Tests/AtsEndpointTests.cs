using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Api.Tests;

public sealed class AtsEndpointTests : IAsyncLifetime
{
    private const string Example = """
        {
          "ts": "2025-10-17T09:00:00.000Z",
          "tenant": "acme",
          "workspace": "prod-eu",
          "trace_id": "4a1b...",
          "span_id": "9f3a...",
          "component": "kernel.scheduler",
          "event": "sqlx_driver_query_ok",
          "latency_ms": 12,
          "rows": 42,
          "reward": +1.2,
          "slo_class": "L",
          "policy_id": "pol:9f3a",
          "ai_meta": { "model": "copilot-v1", "epoch": 120 }
        }
        """;

    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    public static TheoryData<string, string, int, string> BadBodies => new()
    {
        { "application/json", "{\"ts\":", 400, "invalid_json" },
        { "application/json", "", 400, "empty" },
        { "application/json", "\uFEFF{}", 400, "byte_order_mark" },
        { "application/json", "[]]", 400, "invalid_json" },
        { "application/json", Event("\"latency_ms\":++1"), 400, "invalid_json" },
        { "application/json", Event("\"latency_ms\":NaN"), 400, "invalid_json" },
        { "application/json", Event("\"latency_ms\":1e999"), 400, "not_finite" },
        { "application/json", Event("\"latency_ms\":1e308"), 400, "latency_out_of_range" },
        { "application/json", Event("\"latency_ms\":-1"), 400, "latency_out_of_range" },
        { "application/json", Event("\"latency_ms\":\"1\""), 400, "wrong_type" },
        { "application/json", Event("\"rows\":1,\"rows\":2"), 400, "duplicate_key" },
        { "application/json", Event("\"other\":{\"a\":1,\"\\u0061\":2}"), 400, "duplicate_key" },
        { "application/json", Event("\"component\":\"\\ud800\""), 400, "invalid_text" },
        { "application/json", Event("\"x\":" + new string('[', 9) + new string(']', 9)), 400, "invalid_json" },
        { "application/json", Event("\"x\":" + new string('[', 10_000)), 400, "invalid_json" },
        { "application/json", Event("\"component\":\"" + new string('a', 3000) + "\""), 400, "value_too_long" },
        { "application/json", Event("\"tenant\":\"globex\""), 400, "duplicate_key" },
        { "application/json", "{\"event\":\"kernel.exec.ok\"}", 400, "missing_field" },
        { "application/json", Event("\"x\":1").Replace("\"acme\"", "\"globex\"", StringComparison.Ordinal), 403, "tenant_mismatch" },
        { "application/json", Event("\"x\":1").Replace("2026-", "2126-", StringComparison.Ordinal), 400, "ts_in_future" },
        { "application/json", "[" + string.Join(',', Enumerable.Repeat("{}", 20_001)) + "]", 413, "too_many_items" },
        { "application/x-ndjson", "\n\n", 400, "empty" },
        { "application/x-ndjson", "[]\n{", 400, "not_an_object" },
        { "text/plain", "{}", 415, "unsupported_media_type" },
    };

    [Fact]
    public async Task The_specifications_example_counts_exactly_as_printed()
    {
        var answer = await PostAsync(Example);
        Assert.Equal((1, 0), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("rejected").GetInt32()));
        var counts = _host.Sink.Counts(WorkloadClass.L);
        Assert.Equal(
            new WorkloadCounts { Requests = 1, Timed = 1, Good = 1, Spans = 1, Arrivals = 1, Serviced = 1, ServiceNanoseconds = 12_000_000 }, counts);
        Assert.Equal(0.012, _host.Sink.Latencies(WorkloadClass.L).Max);
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_bad_body_is_refused_with_its_reason(string contentType, string body, int status, string reason)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new(contentType);
        using var response = await _host.Client.PostAsync(new Uri("/ats/v1/events", UriKind.Relative), content);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((status, reason), ((int)response.StatusCode, problem.GetProperty("reason").GetString()!));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(_host.Sink.Messages);
    }

    [Fact]
    public async Task Invalid_json_is_refused_with_line_and_column()
    {
        using var response = await SendAsync("{\n  \"ts\": ?\n}", "application/json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((2, 9), (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32()));
    }

    [Fact]
    public async Task Good_lines_count_when_others_are_bad()
    {
        var answer = await PostAsync(
            $"{Event("\"latency_ms\":1")}\n{{oops\n\n{Event("\"latency_ms\":2").Replace("acme", "globex", StringComparison.Ordinal)}\n{Event("\"latency_ms\":3")}",
            "application/x-ndjson");
        Assert.Equal((2, 2), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("rejected").GetInt32()));
        var errors = answer.GetProperty("errors").EnumerateArray()
            .Select(error => (error.GetProperty("index").GetInt32(), error.GetProperty("line").GetInt32(), error.GetProperty("reason").GetString()));
        Assert.Equal([(1, 2, "invalid_json"), (2, 4, "tenant_mismatch")], errors);
        Assert.Equal(2, _host.Sink.Counts(WorkloadClass.L).Requests);
    }

    [Fact]
    public async Task Good_items_of_an_array_count_when_others_are_bad()
    {
        var answer = await PostAsync($"[{Event("\"latency_ms\":1")},\n7,\n{{\"a\":1}},{Event("\"latency_ms\":20")}]");
        Assert.Equal((2, 2), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("rejected").GetInt32()));
        Assert.Equal([2, 3], answer.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("line").GetInt32()));
        var counts = _host.Sink.Counts(WorkloadClass.L);
        Assert.Equal((2, 1), (counts.Requests, counts.Good));
    }

    [Fact]
    public async Task Signals_logs_metrics_and_aliases_are_understood()
    {
        await PostAsync(string.Join('\n',
            "{\"level\":\"warn\",\"ts\":\"2025-10-17T09:00:02Z\",\"component\":\"policy\",\"trace_id\":\"a1d4...\",\"event\":\"policy.deny\","
            + "\"actor\":\"user:analyst-42\",\"object\":\"db.public.users.email\",\"reason\":\"cross-region egress blocked\",\"obligations\":[\"mask:email\"]}",
            Event("\"evt\":\"cache_hit\"").Replace("\"event\":\"kernel.exec.ok\",", "", StringComparison.Ordinal),
            Event("\"latency_ms\":1").Replace("\"2026-01-01T00:00:00Z\"", "1760000000", StringComparison.Ordinal),
            Event("\"success\":false,\"slo.class\":\"B\"").Replace("\"slo_class\":\"L\",", "", StringComparison.Ordinal),
            "{\"ts\":1760000000123,\"metric\":\"sqlx_query_latency_ms\",\"value\":7,\"workspace\":\"prod-eu\",\"labels\":{\"class\":\"A\"}}"), "application/ndjson");
        Assert.Equal(1, _host.Sink.Signal(SignalKind.PolicyDeny, "cross-region egress blocked").Count);
        Assert.Equal(1, _host.Sink.Signal(SignalKind.CacheHit).Count);
        Assert.Equal(1, _host.Sink.Counts(WorkloadClass.L).Requests);
        Assert.Equal(1, _host.Sink.Counts(WorkloadClass.B).RequestsFailed);
        Assert.Equal(0.007, _host.Sink.Latencies(WorkloadClass.A).Max);
    }

    [Fact]
    public async Task Accepted_and_rejected_items_are_counted_by_reason()
    {
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                // Other hosts of this test run have meters of the same name.
                if (instrument.Meter.Name == EdgeMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, Meters()))
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        await PostAsync(Event("\"latency_ms\":8") + "\n" + Event("\"dialect\":\"pg\"").Replace("kernel.exec.ok", "driver.query.error", StringComparison.Ordinal)
            + "\n{}", "application/x-ndjson");
        Assert.Equal(2, seen["sqlx_ingest_accepted_total,signal=ats"]);
        Assert.Equal(1, seen["sqlx_ingest_rejected_total,signal=ats,reason=missing_field"]);

        object? Meters() => _host.Services.GetRequiredService<IMeterFactory>();
        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var name = instrument.Name;
            foreach (var (key, tag) in tags)
                name += $",{key}={tag}";
            seen[name] = value;
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task A_sender_without_a_known_key_is_refused(string? key)
    {
        using var client = new HttpClient { BaseAddress = _host.Http };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var response = await client.PostAsync(new Uri("/ats/v1/events", UriKind.Relative), new StringContent(Example));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.NotEmpty(response.Headers.WwwAuthenticate);
    }

    private static string Event(string more) =>
        "{\"ts\":\"2026-01-01T00:00:00Z\",\"tenant\":\"acme\",\"workspace\":\"prod-eu\",\"trace_id\":\"4a1b\",\"span_id\":\"9f\",\"event\":\"kernel.exec.ok\","
        + "\"slo_class\":\"L\"," + more + "}";

    private Task<HttpResponseMessage> SendAsync(string body, string contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new(contentType);
        return _host.Client.PostAsync(new Uri("/ats/v1/events", UriKind.Relative), content);
    }

    private async Task<JsonElement> PostAsync(string body, string contentType = "application/json")
    {
        using var response = await SendAsync(body, contentType);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}

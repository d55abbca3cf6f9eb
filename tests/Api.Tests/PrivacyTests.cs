using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Domain.Privacy;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

/// <summary>No text that a sender puts anywhere reaches the cluster, and what was dropped is counted.</summary>
public sealed class PrivacyTests : IAsyncLifetime
{
    private const string Canary = "canary";
    private const string Personal = Canary + "@example.com";

    private readonly Dictionary<string, long> _redactions = [];
    private readonly MeterListener _listener = new();
    private EdgeHost _host = null!;

    private static ulong Now => (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    public async ValueTask InitializeAsync()
    {
        _host = await EdgeHost.StartAsync();
        var meters = _host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == PrivacyMetric.Name && ReferenceEquals(instrument.Meter.Scope, meters))
                self.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var key = string.Join(' ', tags.ToArray().Select(tag => tag.Value));
            lock (_redactions)
                _redactions[key] = _redactions.GetValueOrDefault(key) + value;
        });
        _listener.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Span_leaves_nothing_of_its_text()
    {
        var (status, _) = await _host.PostTracesAsync(Traces(Span(
            Now, Now + 1_000_000, Text(5, "driver.query.error"), Attribute(9, "db.query.text", $"SELECT '{Canary}'"), Attribute(9, "db.query.parameter.0", Canary),
            Attribute(9, "exception.message", Personal), Attribute(9, "error.type", Personal), Attribute(9, "db.system.name", Personal), Text(3, "k=" + Canary),
            Field(11, Text(2, Canary), Attribute(3, "exception.stacktrace", Canary)), Field(15, Text(2, Canary), Number(3, 2)))));

        Assert.Equal(200, status);
        AssertNothingPassed();
        Assert.Equal(3, _redactions["unknown_key traces"]);
        Assert.Equal(1, _redactions["email traces"]);
    }

    [Fact]
    public async Task Point_leaves_nothing_of_its_labels()
    {
        var (status, _) = await _host.PostMetricsAsync(Metric(
            "sqlx_driver_errors_total", "1", 7, Number(2, 1), Fixed(3, Now), Fixed(6, 3), Attribute(7, "class", Personal), Attribute(7, "dialect", "10.1.2.3"),
            Attribute(7, "who", Canary)));

        Assert.Equal(200, status);
        AssertNothingPassed();
        Assert.Equal(1, _redactions["unknown_key metrics"]);
        Assert.Equal(1, _redactions["email metrics"]);
        Assert.Equal(1, _redactions["address metrics"]);
    }

    [Fact]
    public async Task Event_leaves_nothing_of_its_text()
    {
        using var content = new StringContent(
            $$$"""
            {"ts":"{{{TimeProvider.System.GetUtcNow():O}}}","level":"warn","component":"{{{Canary}}}","event":"policy.deny","actor":"user:{{{Canary}}}",
             "object":"{{{Canary}}}","reason":"denied to {{{Personal}}}","policy_id":"{{{Canary}}}","message":"{{{Canary}}}","labels":{"who":"{{{Canary}}}"}}
            """,
            Encoding.UTF8, "application/json");
        using var answer = await _host.Client.PostAsync("/ats/v1/events", content);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        AssertNothingPassed();
        Assert.Equal(4, _redactions["unknown_key ats"]);
        Assert.Equal(1, _redactions["email ats"]);
        Assert.Equal(1, _redactions["shape ats"]);
    }

    private void AssertNothingPassed()
    {
        var sent = Assert.Single(_host.Sink.Messages);
        Assert.Equal(-1, sent.Payload.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary)));
        Assert.NotEqual(-1, sent.Payload.AsSpan().IndexOf("other"u8));
    }
}

using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Testing;

namespace SqlxOrleans.Api.Tests;

public sealed class OverloadTests
{
    [Fact]
    public async Task A_cluster_that_does_not_answer_makes_the_edge_refuse_before_it_holds_more_than_it_may()
    {
        await using var host = await EdgeHost.StartAsync(options =>
        {
            options.AcknowledgementTimeoutMilliseconds = 100;
            options.MaxBytesInFlightPerTenant = 1 << 20;
        });
        var budget = host.Services.GetRequiredService<EdgeBudget>();
        var go = new TaskCompletionSource<IngestReceipt?>();
        host.Sink.Before = _ => go.Task;
        var taken = 0;
        HttpStatusCode last;
        while (true)
        {
            using var response = await PostAsync(host, taken, 500);
            last = response.StatusCode;
            if (last != HttpStatusCode.ServiceUnavailable)
            {
                Assert.NotNull(response.Headers.RetryAfter);
                break;
            }

            Assert.Contains("may still be counted", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.True(++taken < 50, "the edge never refused");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        Assert.InRange(budget.BytesInFlight, 1, 1 << 20);
        go.SetResult(null);
        await Eventually.GetAsync(() => Task.FromResult(budget.BytesInFlight), bytes => bytes == 0);
        Assert.Equal(taken * 500, host.Sink.Counts(WorkloadClass.L).Requests);
    }

    [Fact]
    public async Task A_round_that_fails_unexpectedly_tells_its_senders_and_the_next_one_works()
    {
        await using var host = await EdgeHost.StartAsync();
        host.Sink.Before = _ => Task.FromResult<IngestReceipt?>(new IngestReceipt(IngestStatus.Accepted, 0, null!, default));
        using var failed = await PostAsync(host, 0, 1);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        host.Sink.Before = _ => Task.FromResult<IngestReceipt?>(null);
        using var next = await PostAsync(host, 1, 1);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(0, host.Services.GetRequiredService<EdgeBudget>().BytesInFlight);
    }

    /// <summary>Events of different seconds, so that each makes a cell of its own.</summary>
    private static async Task<HttpResponseMessage> PostAsync(EdgeHost host, int round, int events)
    {
        var lines = Enumerable.Range(0, events).Select(i => $$"""
            {"ts":{{1_760_000_000 + (round * events) + i}},"tenant":"acme","workspace":"prod-eu","trace_id":"1","span_id":"1","event":"kernel.exec.ok","slo_class":"L","latency_ms":1}
            """);
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        return await host.Client.PostAsync(new Uri("/ats/v1/events", UriKind.Relative), content);
    }
}

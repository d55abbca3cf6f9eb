using System.Net;
using System.Text;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Api.Tests;

public sealed class AcknowledgementTests
{
    private const string Event =
        """{"ts":"2026-01-01T00:00:00Z","tenant":"acme","workspace":"prod-eu","trace_id":"1","span_id":"1","event":"kernel.exec.ok","slo_class":"A"}""";

    [Fact]
    public async Task A_request_is_answered_after_its_batch_was_applied()
    {
        await using var host = await EdgeHost.StartAsync();
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Sink.Before = async _ =>
        {
            arrived.TrySetResult();
            await go.Task;
            return null;
        };
        var answer = PostAsync(host);
        await arrived.Task;
        Assert.False(answer.IsCompleted);
        go.SetResult();
        using var response = await answer;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, host.Sink.Counts(WorkloadClass.A).Requests);
    }

    [Fact]
    public async Task A_batch_whose_answer_was_lost_is_sent_again_with_its_sequence_and_counts_once()
    {
        await using var host = await EdgeHost.StartAsync();
        var lost = 0;
        host.Sink.AfterApply = _ =>
        {
            if (Interlocked.Increment(ref lost) <= 2)
                throw new TimeoutException("The answer was lost.");
        };
        using var first = await PostAsync(host);
        using var second = await PostAsync(host);
        Assert.Equal([1, 1, 1, 2], host.Sink.Messages.Select(message => message.Sequence));
        Assert.Single(host.Sink.Messages.Select(message => message.ProducerId).Distinct());
        Assert.Equal(2, host.Sink.Counts(WorkloadClass.A).Requests);
    }

    [Fact]
    public async Task A_batch_that_the_cluster_cannot_take_now_is_sent_again()
    {
        await using var host = await EdgeHost.StartAsync();
        var refused = 0;
        host.Sink.Before = _ => Task.FromResult(
            refused++ == 0 ? new IngestReceipt(IngestStatus.Retry, 0, [], TimeSpan.FromMilliseconds(1)) : null);
        using var response = await PostAsync(host);
        Assert.Equal([1, 1], host.Sink.Messages.Select(message => message.Sequence));
        Assert.Equal(1, host.Sink.Counts(WorkloadClass.A).Requests);
    }

    [Fact]
    public async Task A_request_is_told_to_come_again_when_the_cluster_does_not_answer()
    {
        await using var host = await EdgeHost.StartAsync(options => options.AcknowledgementTimeoutMilliseconds = 100);
        var never = new TaskCompletionSource<IngestReceipt?>();
        host.Sink.Before = _ => never.Task;
        using var response = await PostAsync(host);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        never.SetResult(null);
    }

    [Fact]
    public async Task A_stop_sends_what_is_there()
    {
        await using var host = await EdgeHost.StartAsync(options => options.TickMilliseconds = 50);
        var requests = Enumerable.Range(0, 20).Select(_ => PostAsync(host)).ToArray();
        var responses = await Task.WhenAll(requests);
        await host.StopAsync();
        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(20, host.Sink.Counts(WorkloadClass.A).Requests);
        Assert.True(host.Sink.Messages.Count < 20, "a tick gathers requests");
    }

    private static async Task<HttpResponseMessage> PostAsync(EdgeHost host)
    {
        using var content = new StringContent(Event, Encoding.UTF8, "application/json");
        return await host.Client.PostAsync(new Uri("/ats/v1/events", UriKind.Relative), content);
    }
}

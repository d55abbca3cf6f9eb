using SqlxOrleans.Api.Otlp;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Ingest;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

/// <summary>Spans that come again while what they repeat is still on its way.</summary>
public sealed class SpansInFlightTests
{
    private static readonly ulong s_now = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * 1_000_000_000;

    [Fact]
    public async Task A_request_that_was_told_to_come_again_waits_for_its_first_time_and_counts_once()
    {
        await using var host = await EdgeHost.StartAsync(options => options.AcknowledgementTimeoutMilliseconds = 100);
        var go = new TaskCompletionSource<IngestReceipt?>();
        host.Sink.Before = _ => go.Task;
        Assert.Equal(503, (await host.PostTracesAsync(Spans(1, 2))).Status);
        Assert.Equal(503, (await host.PostTracesAsync(Spans(1, 2))).Status);
        go.SetResult(null);
        Assert.Equal(200, (await host.PostTracesAsync(Spans(1, 2))).Status);
        Assert.Equal(2, Counted(host));
    }

    [Fact]
    public async Task Requests_with_the_same_spans_at_the_same_time_count_them_once()
    {
        await using var host = await EdgeHost.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => host.PostTracesAsync(Spans(1, 2, (ulong)(10 + i)))));
        Assert.All(answers, answer => Assert.Equal((200, string.Empty), answer));
        Assert.Equal(22, Counted(host));
    }

    [Fact]
    public async Task A_request_of_new_and_repeated_spans_is_answered_after_both_were_applied()
    {
        await using var host = await EdgeHost.StartAsync();
        var rounds = new HeldRounds(host);
        var first = rounds.ReceiveAsync(Spans(1));
        await rounds.ArrivedAsync(1);
        var mixed = rounds.ReceiveAsync(Spans(1, 2));
        rounds.Pass(1);
        Assert.Equal(OtlpStatus.Ok, (await first).Status);
        await rounds.ArrivedAsync(2);
        Assert.False(mixed.IsCompleted);
        rounds.Pass(2);
        Assert.Equal(OtlpStatus.Ok, (await mixed).Status);
        Assert.Equal(2, Counted(host));
    }

    [Fact]
    public async Task A_request_that_only_repeats_waits_for_what_it_repeats_and_not_for_more()
    {
        await using var host = await EdgeHost.StartAsync();
        var rounds = new HeldRounds(host);
        var first = rounds.ReceiveAsync(Spans(1));
        await rounds.ArrivedAsync(1);
        var repeated = rounds.ReceiveAsync(Spans(1));
        var later = rounds.ReceiveAsync(Spans(2));
        Assert.False(repeated.IsCompleted);
        rounds.Pass(1);
        Assert.Equal((OtlpStatus.Ok, OtlpStatus.Ok), ((await first).Status, (await repeated).Status));
        await rounds.ArrivedAsync(2);
        Assert.False(later.IsCompleted);
        rounds.Pass(2);
        await later;
        Assert.Equal(2, Counted(host));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_whose_repeated_spans_are_lost_is_told_to_come_again_and_then_all_count_once(bool hasNewSpans)
    {
        await using var host = await EdgeHost.StartAsync();
        var rounds = new HeldRounds(host);
        var first = rounds.ReceiveAsync(Spans(1));
        await rounds.ArrivedAsync(1);
        var second = hasNewSpans ? Spans(1, 2) : Spans(1);
        var repeated = rounds.ReceiveAsync(second);
        rounds.Fail(1);
        rounds.Pass(2);
        Assert.Equal((OtlpStatus.Unavailable, OtlpStatus.Unavailable), ((await first).Status, (await repeated).Status));
        rounds.HoldNoMore();
        Assert.Equal(200, (await host.PostTracesAsync(second)).Status);
        Assert.Equal(hasNewSpans ? 2 : 1, Counted(host));
    }

    [Fact]
    public async Task A_span_whose_round_failed_counts_when_it_comes_again()
    {
        await using var host = await EdgeHost.StartAsync();
        host.Sink.Before = _ => Task.FromResult<IngestReceipt?>(RecordingSink.Senseless());
        Assert.Equal(503, (await host.PostTracesAsync(Spans(1, 2))).Status);
        host.Sink.Before = _ => Task.FromResult<IngestReceipt?>(null);
        Assert.Equal(200, (await host.PostTracesAsync(Spans(1, 2))).Status);
        Assert.Equal(2, Counted(host));
    }

    [Fact]
    public async Task A_repeat_of_a_span_that_the_cluster_then_refuses_is_told_so_itself()
    {
        await using var host = await EdgeHost.StartAsync();
        host.Sink.OverQuota = "prod-eu";
        var rounds = new HeldRounds(host);
        var first = rounds.ReceiveAsync(Spans(1));
        await rounds.ArrivedAsync(1);
        var repeated = rounds.ReceiveAsync(Spans(1));
        rounds.HoldNoMore();
        rounds.Pass(1);
        Assert.Equal((1, 1), ((await first).Rejected.Total, (await repeated).Rejected.Total));
        Assert.Equal(0, Counted(host));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Overlapping_requests_through_rounds_that_fail_or_lose_answers_count_every_span_once(int seed)
    {
        await using var host = await EdgeHost.StartAsync(options => options.AcknowledgementTimeoutMilliseconds = 1000);
        var (gate, random, failed, lost, retried) = (new Lock(), new Random(seed), 0, 0, 0);
        var applied = new HashSet<long>();
        // A round fails only while nothing of it was applied: its spans are taken back, and would count twice otherwise.
        host.Sink.Before = batch =>
        {
            lock (gate)
            {
                var fails = !applied.Contains(batch.Sequence) && (random.Next(4) == 0 || failed == 0) && ++failed > 0;
                return Task.FromResult(fails ? RecordingSink.Senseless() : null);
            }
        };
        host.Sink.AfterApply = batch =>
        {
            lock (gate)
            {
                applied.Add(batch.Sequence);
                if ((random.Next(4) == 0 || lost == 0) && ++lost > 0)
                    throw new TimeoutException("The answer was lost.");
            }
        };
        var requests = Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, 20).Select(_ => (ulong)random.Next(1, 200)).ToArray()).ToArray();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (spans, _) =>
        {
            while (true)
            {
                var (status, text) = await host.PostTracesAsync(Spans(spans));
                if (status == 200)
                    break;
                Assert.True(status is 503 or 429, text);
                Interlocked.Increment(ref retried);
            }
        });
        Assert.Equal(requests.SelectMany(spans => spans).Distinct().Count(), Counted(host));
        Assert.True(failed > 0 && lost > 0 && retried > 0, $"{failed} failed, {lost} lost, {retried} retried");
    }

    private static byte[] Spans(params ulong[] numbers) => Traces([.. numbers.Select(number => SpanOf(number, s_now, s_now + 1))]);

    private static long Counted(EdgeHost host) => host.Sink.Counts(WorkloadClass.L).Requests;
}

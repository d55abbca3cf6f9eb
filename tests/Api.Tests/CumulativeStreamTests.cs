using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Api.Otlp;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Ingest;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

public sealed class CumulativeStreamTests
{
    private const string Name = "sqlx_policy_denies_total";
    private static readonly ulong s_now = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * 1_000_000_000;
    private static readonly TenantId s_acme = TenantId.Parse("acme");

    [Fact]
    public async Task A_request_that_is_refused_half_way_leaves_no_trace_and_counts_when_it_comes_again()
    {
        await using var host = await EdgeHost.StartAsync();
        var good = CumulativeSum(Name, s_now + 1, s_now + 10, 500);
        Assert.Equal(400, (await host.PostMetricsAsync([.. good, 0x0A, 0x05])).Status);
        Assert.Equal(200, (await host.PostMetricsAsync(good)).Status);
        Assert.Equal(500, host.Sink.Signal(SignalKind.PolicyDeny).Count);
    }

    [Fact]
    public async Task A_point_that_comes_again_while_it_is_on_its_way_waits_for_it_and_counts_once()
    {
        await using var host = await EdgeHost.StartAsync(options => options.AcknowledgementTimeoutMilliseconds = 100);
        var go = new TaskCompletionSource<IngestReceipt?>();
        host.Sink.Before = _ => go.Task;
        var point = CumulativeSum(Name, s_now + 1, s_now + 10, 500);
        var (status, text) = await host.PostMetricsAsync(point);
        Assert.Equal(503, status);
        Assert.Contains("at least once", text, StringComparison.Ordinal);
        Assert.Equal(503, (await host.PostMetricsAsync(point)).Status);
        go.SetResult(null);
        Assert.Equal(200, (await host.PostMetricsAsync(CumulativeSum(Name, s_now + 1, s_now + 20, 520))).Status);
        Assert.Equal(200, (await host.PostMetricsAsync(point)).Status);
        Assert.Equal(520, host.Sink.Signal(SignalKind.PolicyDeny).Count);
    }

    [Fact]
    public async Task A_point_whose_round_failed_counts_when_it_comes_again()
    {
        await using var host = await EdgeHost.StartAsync();
        host.Sink.Before = _ => Task.FromResult<IngestReceipt?>(new IngestReceipt(IngestStatus.Accepted, 0, null!, default));
        var point = CumulativeSum(Name, s_now + 1, s_now + 10, 500);
        Assert.Equal(503, (await host.PostMetricsAsync(point)).Status);
        host.Sink.Before = _ => Task.FromResult<IngestReceipt?>(null);
        Assert.Equal(200, (await host.PostMetricsAsync(point)).Status);
        Assert.Equal(500, host.Sink.Signal(SignalKind.PolicyDeny).Count);
    }

    [Fact]
    public async Task Requests_of_one_stream_at_the_same_time_count_its_increase_once()
    {
        await using var host = await EdgeHost.StartAsync();
        await Task.WhenAll(Enumerable.Range(1, 20).Select(i => host.PostMetricsAsync(CumulativeSum(Name, s_now + 1, s_now + 10 + (ulong)i, 500))));
        Assert.Equal(500, host.Sink.Signal(SignalKind.PolicyDeny).Count);
    }

    [Fact]
    public async Task The_longest_idle_stream_makes_room_and_is_not_counted_again_as_a_whole()
    {
        await using var host = await EdgeHost.StartAsync(options => options.MaxCumulativeSeriesPerTenant = 2);
        await host.PostMetricsAsync(CumulativeSum(Name, s_now + 1, s_now + 10, 7), EdgeHost.OtherKey);
        foreach (var (reason, time, value) in ((string, ulong, ulong)[])[
            ("a", 10, 100), ("b", 10, 100), ("c", 10, 100), ("a", 20, 101), ("a", 30, 104)])
        {
            var answer = await host.PostMetricsAsync(CumulativeSum(Name, s_now + 1, s_now + time, value, Attribute(7, "reason", reason)));
            Assert.Equal((200, string.Empty), answer);
        }

        // a: 100 at birth, then unknown (its baseline is 101), then 3.
        Assert.Equal(103, host.Sink.Signal(SignalKind.PolicyDeny, "a").Count);
        Assert.Equal((100, 100), (host.Sink.Signal(SignalKind.PolicyDeny, "b").Count, host.Sink.Signal(SignalKind.PolicyDeny, "c").Count));
        await host.PostMetricsAsync(CumulativeSum(Name, s_now + 1, s_now + 20, 9), EdgeHost.OtherKey);
        Assert.Equal(9, host.Sink.Signal(SignalKind.PolicyDeny).Count);
    }

    [Fact]
    public void Streams_are_bounded_by_the_bytes_of_their_buckets()
    {
        var table = Table(options => (options.MaxCumulativeBytesPerTenant, options.MaxCumulativeBytes) = (100_000, 100_000));
        for (var i = 0; i < 100; i++)
        {
            var stage = table.Open(i % 2 == 0 ? s_acme : TenantId.Parse("globex"));
            Assert.True(stage.TryAdvance((UInt128)i, Histogram(1000)));
            Assert.True(stage.TryCommit());
        }

        // 8 bytes a bucket: some eleven fit.
        Assert.InRange(table.Evicted, 86, 91);
    }

    [Fact]
    public void A_request_whose_streams_are_too_large_together_is_refused()
    {
        var stage = Table(options => options.MaxCumulativeBytesPerTenant = 100_000).Open(s_acme);
        Assert.Contains(false, Enumerable.Range(0, 20).Select(i => stage.TryAdvance((UInt128)i, Histogram(1000))));
    }

    [Fact]
    public void Steps_that_another_request_overtook_are_not_committed()
    {
        var table = Table();
        var (first, second) = (table.Open(s_acme), table.Open(s_acme));
        Assert.True(first.TryAdvance(1, ulong.MaxValue - 1, 5, 10, out var gained) & second.TryAdvance(1, ulong.MaxValue - 1, 5, 10, out _));
        Assert.Equal(10, gained);
        Assert.True(first.TryCommit());
        Assert.False(second.TryCommit());
        first.Undo();
        Assert.True(second.TryCommit());
    }

    private static CumulativeTable Table(Action<EdgeOptions>? configure = null)
    {
        var options = new EdgeOptions();
        configure?.Invoke(options);
        return new CumulativeTable(Options.Create(options), TimeProvider.System);
    }

    private static HistogramPoint Histogram(int buckets)
    {
        var point = new HistogramPoint { StartTime = s_now, Time = s_now + 1, Count = 1, IsExponential = true };
        point.Buckets.AddRange(Enumerable.Range(0, buckets).Select(i => i == 0 ? 1UL : 0UL));
        return point;
    }
}

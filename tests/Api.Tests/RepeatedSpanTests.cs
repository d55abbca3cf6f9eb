using SqlxOrleans.Domain.Telemetry;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

/// <summary>What a sender does that sends a span again is no second span.</summary>
public sealed class RepeatedSpanTests
{
    private static readonly ulong s_now = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * 1_000_000_000;

    [Fact]
    public async Task A_request_that_comes_again_by_http_or_grpc_is_accepted_and_adds_nothing()
    {
        await using var host = await EdgeHost.StartAsync();
        using var measured = new EdgeMeasurements(host);
        var request = Traces(Numbered(1), Numbered(2));
        Assert.Equal((200, string.Empty), await host.PostTracesAsync(request));
        Assert.Equal((200, string.Empty), await host.PostTracesAsync(request));
        Assert.Empty(await OtlpPosting.ExportTracesAsync(host.Grpc, request));
        Assert.Empty(await OtlpPosting.ExportTracesAsync(host.Grpc, Traces(Numbered(2), Numbered(3))));
        Assert.Empty(await OtlpPosting.ExportTracesAsync(host.Grpc, Traces(Numbered(3))));
        Assert.Equal(3, Counted(host));
        Assert.Equal(
            (6, 9, 0, 3),
            (measured["sqlx_ingest_duplicates_total"], measured["sqlx_ingest_accepted_total"], measured["sqlx_ingest_ignored_total"],
                measured["sqlx_edge_span_ids"]));
    }

    [Fact]
    public async Task A_span_that_stands_twice_in_one_request_counts_once()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.PostTracesAsync(Traces(Numbered(1), Numbered(2), Numbered(1)));
        Assert.Equal(2, Counted(host));
    }

    [Fact]
    public async Task A_span_of_another_tenant_with_the_same_ids_is_another_span()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.PostTracesAsync(Traces(Numbered(1)));
        await host.PostTracesAsync(Traces(Numbered(1)), EdgeHost.OtherKey);
        await host.PostTracesAsync(Traces(Numbered(1)), EdgeHost.OtherKey);
        Assert.Equal(2, Counted(host));
    }

    [Fact]
    public async Task Spans_whose_ids_name_nothing_are_never_taken_for_one_another()
    {
        await using var host = await EdgeHost.StartAsync();
        var nameless = Field(2, Field(1, new byte[16]), Field(2, new byte[8]), Text(5, "kernel.exec.ok"), Fixed(7, s_now), Fixed(8, s_now + 1));
        await host.PostTracesAsync(Traces(nameless, nameless));
        Assert.Equal(2, host.Sink.Counts(WorkloadClass.Unclassified).Requests);
    }

    [Fact]
    public async Task A_span_counts_again_after_ten_minutes_and_not_before()
    {
        var time = new ShiftedTime();
        await using var host = await EdgeHost.StartAsync(time: time);
        await host.PostTracesAsync(Traces(Numbered(1)));
        time.Move(TimeSpan.FromMinutes(9));
        await host.PostTracesAsync(Traces(Numbered(1)));
        Assert.Equal(1, Counted(host));
        time.Move(TimeSpan.FromMinutes(2));
        await host.PostTracesAsync(Traces(Numbered(1)));
        Assert.Equal(2, Counted(host));
    }

    [Fact]
    public async Task A_request_that_is_refused_half_way_leaves_no_trace_and_counts_when_it_comes_again()
    {
        await using var host = await EdgeHost.StartAsync();
        var good = Traces(Numbered(1));
        Assert.Equal(400, (await host.PostTracesAsync([.. good, 0x0A, 0x05])).Status);
        Assert.Equal(200, (await host.PostTracesAsync(good)).Status);
        Assert.Equal(1, Counted(host));
    }

    [Fact]
    public async Task A_refused_span_counts_when_it_comes_again_corrected()
    {
        await using var host = await EdgeHost.StartAsync();
        var (_, text) = await host.PostTracesAsync(Traces(
            SpanOf(1, s_now, ulong.MaxValue), SpanOf(2, s_now, s_now + 1, Attribute(9, "sqlx.tenant", "globex")), SpanOf(3, s_now + 1, s_now)));
        Assert.Contains("ts_in_future", text, StringComparison.Ordinal);
        Assert.Equal((200, string.Empty), await host.PostTracesAsync(Traces(Numbered(1), Numbered(2), Numbered(3))));
        Assert.Equal(3, Counted(host));
    }

    [Fact]
    public async Task Spans_of_a_key_that_the_cluster_refused_count_when_they_come_again_and_the_others_do_not()
    {
        await using var host = await EdgeHost.StartAsync();
        var (over, within) = (SpanOf(1, s_now, s_now + 1, Attribute(9, "sqlx.workspace", "over")), Numbered(2));
        host.Sink.OverQuota = "over";
        Assert.Contains("1 x series_quota", (await host.PostTracesAsync(Traces(over, within))).Text, StringComparison.Ordinal);
        Assert.Contains("1 x series_quota", (await host.PostTracesAsync(Traces(over, within))).Text, StringComparison.Ordinal);
        host.Sink.OverQuota = null;
        Assert.Equal((200, string.Empty), await host.PostTracesAsync(Traces(over, within)));
        Assert.Equal(1, Counted(host));
        Assert.Equal(1, host.Sink.Counts(WorkloadClass.L, "over").Requests);
    }

    [Fact]
    public async Task Ids_that_had_to_make_room_are_told_and_count_again()
    {
        await using var host = await EdgeHost.StartAsync(options => (options.MaxSpanIdsPerTenant, options.MaxSpanIds) = (1000, 1500));
        using var measured = new EdgeMeasurements(host);
        // Eight slices of an eighth each; within a request ids have no order.
        foreach (var eighth in Enumerable.Range(1, 1000).Chunk(125))
            await host.PostTracesAsync(Traces([.. eighth.Select(i => Numbered((ulong)i))]));
        Assert.Equal((1000, 0), (measured["sqlx_edge_span_ids"], measured["sqlx_edge_span_ids_evicted_total"]));
        await host.PostTracesAsync(Traces(Numbered(1001)));
        Assert.Equal((876, 125), (measured["sqlx_edge_span_ids"], measured["sqlx_edge_span_ids_evicted_total"]));
        await host.PostTracesAsync(Traces(Numbered(1), Numbered(1000)));
        Assert.Equal(1002, Counted(host));

        // Together they may hold less than twice one tenant's: the one that holds the most makes room for the other.
        await host.PostTracesAsync(Traces([.. Enumerable.Range(1, 700).Select(i => Numbered((ulong)i))]), EdgeHost.OtherKey);
        Assert.Equal((1452, 250), (measured["sqlx_edge_span_ids"], measured["sqlx_edge_span_ids_evicted_total"]));
        await host.PostTracesAsync(Traces(Numbered(1)), EdgeHost.OtherKey);
        Assert.Equal(1702, Counted(host));
    }

    private static byte[] Numbered(ulong number) => SpanOf(number, s_now, s_now + 1);

    private static long Counted(EdgeHost host) => host.Sink.Counts(WorkloadClass.L).Requests;
}

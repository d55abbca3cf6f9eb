using SqlxOrleans.Client.Recording;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Client.Tests;

public sealed class SendingTests
{
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_batch_without_an_answer_is_sent_again_with_the_same_number_and_bytes()
    {
        await using var rig = new ClientRig(options => options.ProducerId = "kernel-7");
        rig.Transport.Script.Enqueue(ScriptedTransport.FailAsync);
        rig.Transport.Script.Enqueue(rig.Transport.ApplyAndLoseAsync);
        rig.Transport.Script.Enqueue(ScriptedTransport.Answer(IngestStatus.Retry, TimeSpan.FromSeconds(1)));
        Record(rig);
        await rig.FlushAsync();
        Assert.Equal(4, rig.Transport.Sent.Count);
        Assert.All(rig.Transport.Sent, batch => Assert.Equal(1, batch.Sequence));
        Assert.All(rig.Transport.Sent, batch => Assert.Equal(rig.Transport.Sent.First().Payload, batch.Payload));
        Assert.All(rig.Transport.Sent, batch => Assert.StartsWith("kernel-7-", batch.ProducerId));
        Assert.All(rig.Transport.Sent, batch => Assert.Equal(("key-of-acme", ClientRig.Tenant), (batch.Credential, batch.Tenant)));
        Assert.Equal(1, rig.Transport.Total().Requests);
        var statistics = rig.Telemetry.Statistics;
        Assert.Equal((1, 1, 3), (statistics.BatchesSent, statistics.BatchesAcknowledged, statistics.BatchesRetried));
        Assert.NotNull(statistics.LastError);
    }

    [Fact]
    public async Task Telemetry_merges_while_a_batch_is_in_flight_and_follows_it_as_one()
    {
        await using var rig = new ClientRig();
        var answer = new TaskCompletionSource<IngestReceipt>();
        rig.Transport.Script.Enqueue(async batch =>
        {
            await answer.Task;
            return await rig.Transport.AcceptAsync(batch);
        });
        rig.Flusher.Start();
        Record(rig);
        await Eventually.TrueAsync(() => !rig.Transport.Sent.IsEmpty, rig.Step(TimeSpan.FromMilliseconds(100)));
        for (var i = 0; i < 5; i++)
        {
            Record(rig);
            rig.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Single(rig.Transport.Sent);
        answer.SetResult(ScriptedTransport.Ok);
        await rig.FlushAsync();
        Assert.Equal(6, rig.Transport.Total().Requests);
        Assert.Equal(Enumerable.Range(1, rig.Transport.Sent.Count).Select(i => (long)i), rig.Transport.Sent.Select(batch => batch.Sequence));
    }

    [Theory]
    [InlineData(IngestStatus.Unauthenticated, Reasons.Unauthenticated)]
    [InlineData(IngestStatus.Forbidden, Reasons.Forbidden)]
    [InlineData(IngestStatus.Malformed, Reasons.Malformed)]
    public async Task A_refusal_is_final_and_counted(IngestStatus status, string reason)
    {
        await using var rig = new ClientRig();
        rig.Transport.Script.Enqueue(ScriptedTransport.Answer(status));
        Record(rig);
        await rig.FlushAsync();
        Record(rig);
        await rig.FlushAsync();
        Assert.Equal([1L, 2L], rig.Transport.Sent.Select(batch => batch.Sequence));
        Assert.Equal(1, rig.Telemetry.Statistics.GivenUpByReason[reason]);
        Assert.Equal(1, rig.Transport.Total().Requests);
    }

    [Fact]
    public async Task A_tenant_without_a_key_is_not_sent_and_counted()
    {
        await using var rig = new ClientRig(options => (options.ApiKey, options.TenantApiKeys) = ("", new Dictionary<string, string> { ["other"] = "k" }));
        Record(rig);
        rig.Telemetry.Record("other", "w", WorkloadClass.L, Fast, QueryOutcome.Ok);
        await rig.FlushAsync();
        Assert.Equal(("other", "k"), (Assert.Single(rig.Transport.Sent).Tenant, rig.Transport.Sent.Single().Credential));
        Assert.Equal(1, rig.Telemetry.Statistics.GivenUpByReason[Reasons.NoApiKey]);
    }

    [Fact]
    public async Task Refused_deltas_of_an_accepted_batch_are_counted_by_the_clusters_reason()
    {
        await using var rig = new ClientRig();
        rig.Transport.Script.Enqueue(_ => Task.FromResult(
            new IngestReceipt(IngestStatus.Accepted, 0, [new Rejection("series_quota", 3, "Too many series.")], default)));
        Record(rig);
        await rig.FlushAsync();
        Assert.Equal(3, rig.Telemetry.Statistics.RefusedDeltasByReason["series_quota"]);
        Assert.Equal("Too many series.", rig.Telemetry.Statistics.LastError);
    }

    [Fact]
    public async Task The_oldest_is_given_up_and_counted_when_the_buffer_is_full()
    {
        await using var rig = new ClientRig(options => options.MaxBufferedBytes = 64 * 1024);
        rig.Transport.Otherwise = ScriptedTransport.FailAsync;
        rig.Flusher.Start();
        var recorded = 0;
        var tooFull = 0;
        await Eventually.TrueAsync(
            () => rig.Telemetry.Statistics.GivenUpByReason.GetValueOrDefault(Reasons.BufferFull) > 0,
            () =>
            {
                for (var i = 0; i < 200; i++, recorded++)
                    rig.Telemetry.Record(ClientRig.Tenant, $"w{i % 20}", WorkloadClass.L, TimeSpan.FromMicroseconds(1 + (i * recorded)), QueryOutcome.Ok);
                rig.Time.Advance(TimeSpan.FromSeconds(1));
                tooFull = Math.Max(tooFull, (int)rig.Telemetry.Statistics.BufferedBytes);
            });
        rig.Transport.Otherwise = null;
        await rig.FlushAsync();
        await rig.FlushAsync();
        var statistics = rig.Telemetry.Statistics;
        Assert.Equal(recorded, rig.Transport.Total().Requests + statistics.GivenUpByReason[Reasons.BufferFull]);
        Assert.Equal(0, statistics.BufferedBytes);
        Assert.True(tooFull > 0);
    }

    [Fact]
    public async Task Telemetry_counted_under_another_threshold_goes_into_another_batch()
    {
        await using var rig = new ClientRig();
        rig.Telemetry.Record(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L, TimeSpan.FromMilliseconds(12), QueryOutcome.Ok);
        Assert.True(rig.Settings.TrySetThresholds([10, 200, 1500, 3000]));
        rig.Telemetry.Record(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L, TimeSpan.FromMilliseconds(12), QueryOutcome.Ok);
        await rig.FlushAsync();
        var deltas = rig.Transport.Sent.SelectMany(ScriptedTransport.WorkloadsIn).Select(sent => sent.Delta).ToList();
        Assert.Equal([1L, 2L], rig.Transport.Sent.Select(batch => batch.Sequence));
        Assert.Equal([15_000_000L, 10_000_000L], deltas.Select(delta => delta.ThresholdNanoseconds));
        Assert.Equal([1L, 0L], deltas.Select(delta => delta.Cells.Single().Counts.Good));
    }

    [Fact]
    public async Task A_workload_without_queries_is_sent_a_heartbeat_a_second_for_a_minute()
    {
        await using var rig = new ClientRig();
        rig.Telemetry.SetQueueDepth(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L, 4);
        rig.Telemetry.SetSlots(ClientRig.Tenant, ClientRig.Workspace, 8);
        Record(rig);
        await rig.Telemetry.FlushAsync(TestContext.Current.CancellationToken);
        rig.Time.Advance(TimeSpan.FromMilliseconds(500));
        await rig.Telemetry.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Single(rig.Transport.Sent);
        rig.Time.Advance(TimeSpan.FromMilliseconds(600));
        await rig.Telemetry.FlushAsync(TestContext.Current.CancellationToken);
        var beat = Assert.Single(ScriptedTransport.WorkloadsIn(rig.Transport.Sent.Last())).Delta;
        Assert.Equal(2, rig.Transport.Sent.Count);
        Assert.Empty(beat.Cells);
        Assert.Equal((4, 8, rig.Time.GetUtcNow().ToUnixTimeMilliseconds()), (beat.QueueDepth, beat.Slots, beat.HeartbeatUnixMilliseconds));
        rig.Time.Advance(TimeSpan.FromSeconds(62));
        await rig.Telemetry.FlushAsync(TestContext.Current.CancellationToken);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await rig.Telemetry.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, rig.Transport.Sent.Count);
    }

    [Fact]
    public async Task A_stop_sends_what_it_can_and_counts_the_rest()
    {
        await using var rig = new ClientRig(options => options.StopTimeout = TimeSpan.FromSeconds(2));
        Record(rig);
        rig.Transport.Otherwise = ScriptedTransport.FailAsync;
        var stop = rig.Flusher.StopAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => stop.IsCompleted, rig.Step(TimeSpan.FromMilliseconds(200)));
        await stop;
        Assert.Equal(1, rig.Telemetry.Statistics.GivenUpByReason[Reasons.Stopped]);
        Record(rig);
        await rig.FlushAsync();
        Assert.Equal(2, rig.Telemetry.Statistics.GivenUpByReason[Reasons.Stopped]);
        Assert.Equal(0, rig.Telemetry.Statistics.BufferedBytes);
    }

    private static void Record(ClientRig rig) =>
        rig.Telemetry.Record(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L, Fast, QueryOutcome.Ok);
}

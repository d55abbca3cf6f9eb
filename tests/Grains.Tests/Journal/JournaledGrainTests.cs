using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Telemetry.Journal;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Persistence.Journal;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Journal;

public sealed class JournaledGrainTests
{
    private static readonly (string, string) Rarely = ("Sqlx:Journal:SnapshotInterval", "01:00:00");

    [Fact]
    public async Task What_was_acknowledged_is_there_when_the_snapshot_never_was()
    {
        await using var silo = await TestSilo.StartAsync(Rarely);
        silo.Storage.FailBeforeWriting("workload");
        silo.Storage.FailBeforeWriting("signals");
        var batches = Enumerable.Range(1, 20).Select(number => Batches.Batch(silo, number, Batches.Payload((WorkloadClass.L, Batches.Queries(number, 5))))).ToList();
        foreach (var batch in batches)
            Assert.Equal(IngestStatus.Accepted, (await silo.Ingest.AppendAsync(batch)).Status);
        var before = await silo.Workload("L").GetStatusAsync(null);

        await silo.StartAgainAsync(Rarely);

        Assert.Equivalent(before, await silo.Workload("L").GetStatusAsync(null), strict: true);
        foreach (var batch in batches)
            await silo.Ingest.AppendAsync(batch);
        Assert.Equal(210, (await silo.Workload("L").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task Signals_are_there_when_their_snapshot_never_was()
    {
        await using var silo = await TestSilo.StartAsync(Rarely);
        silo.Storage.FailBeforeWriting("signals");
        var signals = new SignalsDelta();
        signals.Add(new SignalKey(Batches.Noon.ToUnixTimeSeconds(), SignalKind.DriverError, "postgresql", "connection"), 7);
        await silo.Ingest.AppendAsync(Batches.Batch(silo, 1, Batches.Payload(signals)));
        await silo.StartAgainAsync(Rarely);
        Assert.Equal(7, Assert.Single((await silo.Signals.GetStatusAsync()).Totals).Count);
    }

    [Fact]
    public async Task Nothing_is_answered_and_nothing_counts_before_the_commit()
    {
        await using var silo = await TestSilo.StartAsync(Rarely);
        silo.Journal.FailBeforeWriting();
        var answer = silo.Ingest.AppendAsync(Batches.Batch(silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5)))));
        await Eventually.GetAsync(() => Task.FromResult(silo.Journal.Failures), failures => failures >= 2);
        Assert.False(answer.IsCompleted);
        Assert.Equal(0, (await silo.Workload("L").GetStatusAsync(null)).Total);

        silo.Journal.Heal();

        Assert.Equal(IngestStatus.Accepted, (await answer).Status);
        Assert.Equal(3, (await silo.Workload("L").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task A_commit_that_landed_and_was_reported_as_failed_counts_once()
    {
        await using var silo = await TestSilo.StartAsync(Rarely);
        silo.Journal.FailAfterWriting();
        var batch = Batches.Batch(silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5))));
        var answer = silo.Ingest.AppendAsync(batch);
        await Eventually.GetAsync(() => Task.FromResult(silo.Journal.Failures), failures => failures >= 2);
        silo.Journal.Heal();
        Assert.Equal(IngestStatus.Accepted, (await answer).Status);
        await silo.StartAgainAsync(Rarely);
        await silo.Ingest.AppendAsync(batch);
        Assert.Equal(3, (await silo.Workload("L").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task An_activation_that_was_overtaken_ends_and_the_next_has_both_batches_once()
    {
        await using var silo = await TestSilo.StartAsync(Rarely);
        var grain = silo.Workload("L").GetGrainId().ToString();
        await silo.Ingest.AppendAsync(Batches.Batch(silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5)))));

        // What a duplicate activation on another silo would do: it writes version 2 first.
        var theirs = JournalEntryCodec.Pack([Entry("kernel-2", 1, Batches.Queries(40, 5))]);
        silo.Journal.Overtake(async () =>
            Assert.Equal([true], await silo.Journal.Inner.AppendAsync([JournalRow.Create(grain, 2, 99, theirs)], CancellationToken.None)));
        var batch = Batches.Batch(silo, 2, Batches.Payload((WorkloadClass.L, Batches.Queries(500, 5))));

        Assert.Equal(IngestStatus.Retry, (await silo.Ingest.AppendAsync(batch)).Status);
        Assert.Equal(43, (await silo.Workload("L").GetStatusAsync(null)).Total);
        Assert.Equal(IngestStatus.Accepted, (await silo.Ingest.AppendAsync(batch)).Status);
        Assert.Equal(543, (await silo.Workload("L").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task A_fenced_grain_does_not_fail_its_neighbours()
    {
        await using var silo = await TestSilo.StartAsync(Rarely);
        var payload = Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5)), (WorkloadClass.A, Batches.Queries(5, 700, 1500)));
        await silo.Ingest.AppendAsync(Batches.Batch(silo, 1, payload));
        var grain = silo.Workload("L").GetGrainId().ToString();
        silo.Journal.Overtake(async () => await silo.Journal.Inner.AppendAsync(
            [JournalRow.Create(grain, 2, 99, JournalEntryCodec.Pack([Entry("kernel-2", 1, Batches.Queries(1, 5))]))], CancellationToken.None));
        var batch = Batches.Batch(silo, 2, payload);
        Assert.Equal(IngestStatus.Retry, (await silo.Ingest.AppendAsync(batch)).Status);
        Assert.Equal(10, (await silo.Workload("A").GetStatusAsync(null)).Total);
        Assert.Equal(IngestStatus.Accepted, (await silo.Ingest.AppendAsync(batch)).Status);
        Assert.Equal(10, (await silo.Workload("A").GetStatusAsync(null)).Total);
        Assert.Equal(7, (await silo.Workload("L").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task Batches_that_wait_share_a_row_and_a_batch_that_comes_again_meanwhile_counts_once()
    {
        await using var silo = await TestSilo.StartAsync(Rarely);
        await silo.Ingest.AppendAsync(Batches.Batch(silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(1, 5))), "warm-up"));
        var before = silo.Journal.Appends;
        var gate = new TaskCompletionSource();
        silo.Journal.Overtake(() => gate.Task);
        var answers = new List<Task<IngestReceipt>>();
        for (var producer = 0; producer < 100; producer++)
        {
            var batch = Batches.Batch(silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(1, 5))), $"kernel-{producer}");
            answers.Add(silo.Ingest.AppendAsync(batch));
            answers.Add(silo.Ingest.AppendAsync(batch));
        }

        // All have arrived when a call that cannot overtake them is answered; then the first commit may go on.
        await silo.Workload("L").GetStatusAsync(null);
        gate.SetResult();

        Assert.All(await Task.WhenAll(answers), receipt => Assert.Equal(IngestStatus.Accepted, receipt.Status));
        Assert.Equal(101, (await silo.Workload("L").GetStatusAsync(null)).Total);
        Assert.InRange(silo.Journal.Appends - before, 1, 100);
    }

    [Fact]
    public async Task A_snapshot_deletes_the_rows_it_covers_and_a_writer_that_was_left_behind_cannot_fill_the_gap()
    {
        await using var silo = await TestSilo.StartAsync(("Sqlx:Journal:SnapshotRows", "5"), Rarely);
        var grain = silo.Workload("L").GetGrainId().ToString();
        for (var number = 1; number <= 12; number++)
            await silo.Ingest.AppendAsync(Batches.Batch(silo, number, Batches.Payload((WorkloadClass.L, Batches.Queries(1, 5)))));
        var tail = await Eventually.GetAsync(
            () => silo.Journal.Inner.ReadAsync(grain, 0, CancellationToken.None), tail => tail.Covered >= 5 && tail.Rows.All(row => row.Version > tail.Covered));
        Assert.Equal(12, tail.Covered + tail.Rows.Count);

        var late = JournalRow.Create(grain, 2, 99, JournalEntryCodec.Pack([Entry("kernel-2", 1, Batches.Queries(1, 5))]));
        Assert.Equal([false], await silo.Journal.Inner.AppendAsync([late], CancellationToken.None));
        await silo.StartAgainAsync(Rarely);
        Assert.Equal(12, (await silo.Workload("L").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task A_bent_row_is_reported_and_never_applied()
    {
        await using var silo = await TestSilo.StartAsync(Rarely);
        silo.Storage.FailBeforeWriting("workload");
        await silo.Ingest.AppendAsync(Batches.Batch(silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5)))));
        await using (var connection = new SqliteConnection($"Data Source={silo.DatabaseFile}"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE sqlx_journal SET payload = substr(payload, 1, length(payload) - 1) WHERE grain LIKE 'workload/%'";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        await silo.StartAgainAsync(Rarely);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => silo.Workload("L").GetStatusAsync(null));
        Assert.Contains("checksum", failure.ToString(), StringComparison.Ordinal);
        var receipt = await silo.Ingest.AppendAsync(Batches.Batch(silo, 2, Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5)))));
        Assert.Equal(IngestStatus.Retry, receipt.Status);
    }

    [Fact]
    public async Task Senders_are_asked_to_come_again_when_too_much_waits_and_nothing_is_lost()
    {
        await using var silo = await TestSilo.StartAsync(Rarely, ("Sqlx:Journal:MaxWaitingBytes", (1 << 20).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        await silo.Ingest.AppendAsync(Batches.Batch(silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5)))));
        var gate = new TaskCompletionSource();
        silo.Journal.Overtake(() => gate.Task);
        var held = silo.Ingest.AppendAsync(Batches.Batch(silo, 2, Batches.Payload((WorkloadClass.L, Batches.Queries(1, 5)))));
        var writer = silo.Services.GetRequiredService<JournalWriter>();
        var big = JournalRow.Create("workload/acme|big|L", 1, 1, new byte[(1 << 20) + 1]);
        await Assert.ThrowsAsync<JournalBusyException>(() => writer.AppendAsync(big));
        gate.SetResult();
        Assert.Equal(IngestStatus.Accepted, (await held).Status);
        Assert.Equal(4, (await silo.Workload("L").GetStatusAsync(null)).Total);
    }

    private static JournalEntry Entry(string producer, long sequence, WorkloadDelta delta)
    {
        var writer = new System.Buffers.ArrayBufferWriter<byte>();
        WorkloadDeltaCodec.Write(delta, writer);
        return new JournalEntry(producer, sequence, Batches.Noon.ToUnixTimeSeconds(), 15_000_000, [writer.WrittenMemory]);
    }
}

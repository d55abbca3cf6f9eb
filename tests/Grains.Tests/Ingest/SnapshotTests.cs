using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Ingest;

public sealed class SnapshotTests
{
    [Fact]
    public async Task Counts_windows_and_sequences_survive_a_restart()
    {
        await using var silo = await TestSilo.StartAsync();
        var batch = Batches.Batch(silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(95, 5)), (WorkloadClass.A, Batches.Queries(5, 700, 1500))));
        await silo.Ingest.AppendAsync(batch);
        var before = await silo.Workload("L").GetStatusAsync(null);

        await silo.StartAgainAsync();

        var after = await silo.Workload("L").GetStatusAsync(null);
        Assert.Equivalent(before, after, strict: true);
        await silo.Ingest.AppendAsync(batch);
        Assert.Equal(95, (await silo.Workload("L").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task A_snapshot_that_fails_before_it_is_stored_is_written_at_the_next_interval()
    {
        await using var silo = await TestSilo.StartAsync(("Sqlx:Journal:SnapshotInterval", "00:00:00.100"));
        silo.Storage.FailBeforeWriting("workload");
        var batch = Batches.Batch(silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5))));
        Assert.Equal(IngestStatus.Accepted, (await silo.Ingest.AppendAsync(batch)).Status);
        await Eventually.GetAsync(() => Task.FromResult(silo.Storage.Failures), failures => failures >= 2);
        silo.Storage.Heal();
        await silo.StartAgainAsync();
        Assert.Equal(3, (await silo.Workload("L").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task A_snapshot_that_is_stored_and_then_fails_loses_and_doubles_nothing()
    {
        await using var silo = await TestSilo.StartAsync(("Sqlx:Journal:SnapshotInterval", "00:00:00.100"));
        silo.Storage.FailAfterWriting("workload");
        var batch = Batches.Batch(silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5))));
        await silo.Ingest.AppendAsync(batch);
        await Eventually.GetAsync(() => Task.FromResult(silo.Storage.Failures), failures => failures >= 1);
        silo.Storage.Heal();

        // The next write finds a newer version in storage: the activation ends and reads what was stored.
        await silo.Ingest.AppendAsync(batch);
        var total = (await silo.Workload("L").GetStatusAsync(null)).Total;
        Assert.Equal(3, total);
        await silo.StartAgainAsync();
        Assert.Equal(total, (await silo.Workload("L").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task A_first_registration_that_cannot_be_stored_asks_the_sender_to_try_again()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.Storage.FailBeforeWriting("tenant");
        var batch = Batches.Batch(silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5))));
        var receipt = await silo.Ingest.AppendAsync(batch);
        Assert.Equal(IngestStatus.Retry, receipt.Status);
        Assert.True(receipt.RetryAfter > TimeSpan.Zero);
        silo.Storage.Heal();
        Assert.Equal(IngestStatus.Accepted, (await silo.Ingest.AppendAsync(batch)).Status);
        Assert.Equal(3, (await silo.Workload("L").GetStatusAsync(null)).Total);
    }
}

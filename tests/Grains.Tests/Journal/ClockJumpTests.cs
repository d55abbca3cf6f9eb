using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Workloads;
using SqlxOrleans.Grains.Tests.Support;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Journal;

public sealed class ClockJumpTests
{
    private static readonly (string, string) Rarely = ("Sqlx:Journal:SnapshotInterval", "01:00:00");
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_replay_comes_to_the_same_when_the_clock_jumped_a_day_and_back_between_batches(int days)
    {
        await using var silo = await TestSilo.StartAsync(Rarely);
        // Without a snapshot everything is replayed from the journal.
        silo.Storage.FailBeforeWriting("workload");
        var sent = new List<TelemetryBatch>();
        foreach (var shift in new[] { TimeSpan.Zero, days * Day, TimeSpan.Zero, days * Day, TimeSpan.Zero })
        {
            silo.Clock.SetTo(shift);
            foreach (var producer in new[] { "kernel-1", "kernel-2" })
                sent.Add(await AppendAsync(silo, sent.Count(each => each.ProducerId == producer) + 1, producer));
        }

        var before = await StatusAsync(silo);
        Assert.Equal((20, 0), (before.Total, before.TooLate));

        // The clock may be wrong again when the next silo reads the journal.
        silo.Clock.SetTo(days * Day);
        await silo.StartAgainAsync(Rarely);
        Assert.Equivalent(before, await StatusAsync(silo), strict: true);

        // Producers are remembered across the jumps: what comes again is not counted again, and what is new is.
        foreach (var batch in sent)
            Assert.Equal(IngestStatus.Accepted, (await silo.Ingest.AppendAsync(batch)).Status);
        Assert.Equal(20, (await StatusAsync(silo)).Total);
        await AppendAsync(silo, 6, "kernel-1");
        Assert.Equal(22, (await StatusAsync(silo)).Total);
    }

    [Fact]
    public async Task Events_from_before_a_jump_backwards_stay_counted_and_the_watermark_does_not_go_back()
    {
        await using var silo = await TestSilo.StartAsync(Rarely);
        silo.Clock.SetTo(Day);
        await AppendAsync(silo, 1, "kernel-1");
        var ahead = await StatusAsync(silo);
        silo.Clock.SetTo(TimeSpan.Zero);
        await AppendAsync(silo, 2, "kernel-1");
        var back = await StatusAsync(silo);
        Assert.Equal(4, back.Total);
        Assert.True(back.Watermark >= ahead.Watermark, $"{ahead.Watermark:O} before, {back.Watermark:O} after");

        // A snapshot says the same as the journal.
        await silo.StartAgainAsync(Rarely);
        Assert.Equivalent(back, await StatusAsync(silo), strict: true);
    }

    /// <summary>Two queries of the silo's present, from a producer whose clock jumps with it.</summary>
    private static async Task<TelemetryBatch> AppendAsync(TestSilo silo, long sequence, string producer)
    {
        var delta = Batches.Queries(2, 5 + sequence, at: silo.Clock.GetUtcNow());
        var batch = Batches.Batch(silo, sequence, Batches.Payload((WorkloadClass.L, delta)), producer);
        var receipt = await silo.Ingest.AppendAsync(batch);
        Assert.Equal((IngestStatus.Accepted, 0), (receipt.Status, receipt.Rejected.Count));
        return batch;
    }

    private static Task<WorkloadStatus> StatusAsync(TestSilo silo) => silo.Workload("L").GetStatusAsync(TimeSpan.FromDays(30));
}

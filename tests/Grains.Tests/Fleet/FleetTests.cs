using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Fleet;
using SqlxOrleans.Grains.Interfaces.Fleet;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Persistence;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Fleet;

public sealed class FleetTests : IAsyncLifetime
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly DateTimeOffset LongAgo = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task What_a_silo_records_reaches_the_fleet_of_its_class_alone()
    {
        var partial = _silo.Services.GetRequiredService<FleetPartial>();
        partial.Record(WorkloadClass.L, Batches.Queries(90, 5, at: LongAgo, epoch: 3));
        partial.Record(WorkloadClass.L, Batches.Queries(10, 40, at: LongAgo, epoch: 4));
        partial.Record(WorkloadClass.Unclassified, Batches.Queries(1, 5, at: LongAgo));

        var status = await Eventually.GetAsync(() => Fleet("L").GetStatusAsync(null), fleet => fleet.Total == 100);
        Assert.Equal((100, 90, 0, 1), (status.Window.Count, status.Window.Good, status.Window.Failed, status.Silos));
        Assert.Equal((0.9, 0.0), (status.GoodRatio, status.FailedRatio));
        Assert.Equal(100 / 300.0, status.RequestsPerSecond, 1e-9);
        Assert.Equal(5, status.Window.P50Ms!.Value, 0.1);
        Assert.Equal(40, status.Window.P99Ms!.Value, 0.5);
        await Eventually.GetAsync(() => Fleet("unclassified").GetStatusAsync(null), fleet => fleet.Total == 1);
        Assert.Equal((0, null), ((await Fleet("B").GetStatusAsync(Month)).Total, (await Fleet("B").GetStatusAsync(Month)).GoodRatio));
    }

    [Fact]
    public async Task Fleet_sums_its_silos_and_says_how_many_they_are()
    {
        var (first, second) = (NewPartial(), NewPartial());
        first.Record(WorkloadClass.A, Batches.Queries(30, 100, 1500, LongAgo));
        second.Record(WorkloadClass.A, Batches.Queries(10, 2000, 1500, LongAgo.AddSeconds(1)));
        Assert.True(await SenderOf(first, "silo-1", Fleet("A").ApplyAsync).SendAsync(CancellationToken.None));
        Assert.True(await SenderOf(second, "silo-2", Fleet("A").ApplyAsync).SendAsync(CancellationToken.None));

        var status = await Fleet("A").GetStatusAsync(TimeSpan.FromHours(1));
        Assert.Equal((40, 30, 2), (status.Window.Count, status.Window.Good, status.Silos));
        Assert.Equal(2000, status.Window.P95Ms!.Value, 2000 * 0.01);
    }

    [Fact]
    public async Task Partial_whose_answer_was_lost_is_sent_again_and_counted_once_while_more_is_merged()
    {
        var lost = 2;
        var seen = new List<(long Sequence, bool Duplicate)>();
        var partial = NewPartial();
        var sender = SenderOf(partial, "silo-1", async envelope =>
        {
            var outcome = await Fleet("A").ApplyAsync(envelope);
            seen.Add((envelope.Sequence, outcome.Duplicate));
            return lost-- > 0 ? throw new TimeoutException("The answer is lost.") : outcome;
        });
        partial.Record(WorkloadClass.A, Batches.Queries(3, 100, at: LongAgo));
        Assert.False(await sender.SendAsync(CancellationToken.None));
        partial.Record(WorkloadClass.A, Batches.Queries(4, 100, at: LongAgo));
        Assert.False(await sender.SendAsync(CancellationToken.None));
        partial.Record(WorkloadClass.A, Batches.Queries(5, 100, at: LongAgo));
        Assert.True(await sender.SendAsync(CancellationToken.None));

        Assert.Equal([(1, false), (1, true), (1, true), (2, false)], seen);
        Assert.Equal(12, (await Fleet("A").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task Partial_that_the_fleet_refuses_does_not_stop_those_after_it()
    {
        var refusals = 1;
        var partial = NewPartial();
        var sender = SenderOf(partial, "silo-1", envelope => refusals-- > 0
            ? Task.FromResult(new ApplyOutcome(false, false, 0, "unreadable"))
            : Fleet("A").ApplyAsync(envelope));
        partial.Record(WorkloadClass.A, Batches.Queries(3, 100, at: LongAgo));
        Assert.True(await sender.SendAsync(CancellationToken.None));
        partial.Record(WorkloadClass.A, Batches.Queries(4, 100, at: LongAgo));
        Assert.True(await sender.SendAsync(CancellationToken.None));

        Assert.Equal(4, (await Fleet("A").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task Unreadable_delta_changes_nothing()
    {
        var outcome = await Fleet("S").ApplyAsync(new DeltaEnvelope("silo-1", 1, [Packed.Of(writer => WorkloadDeltaCodec.Write(Batches.Queries(1, 5), writer)), [1, 2, 3]]));
        Assert.Equal((false, false), (outcome.Applied, outcome.Duplicate));
        Assert.NotNull(outcome.Refusal);
        Assert.Equal(0, (await Fleet("S").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task Silo_that_stops_flushes_its_partial_and_the_next_one_goes_on_from_the_snapshot()
    {
        var envelope = new DeltaEnvelope("silo-1", 7, [Packed.Of(writer => WorkloadDeltaCodec.Write(Batches.Queries(30, 5, at: LongAgo), writer))]);
        Assert.False((await Fleet("L").ApplyAsync(envelope)).Duplicate);
        _silo.Services.GetRequiredService<FleetPartial>().Record(WorkloadClass.L, Batches.Queries(12, 5, at: LongAgo));

        await _silo.StartAgainAsync();
        var status = await Fleet("L").GetStatusAsync(Month);
        Assert.Equal((42, 42, 42), (status.Total, status.Window.Count, status.Window.Good));
        Assert.Equal(5, status.Window.P95Ms!.Value, 0.1);
        Assert.True((await Fleet("L").ApplyAsync(envelope)).Duplicate);
        Assert.Equal(42, (await Fleet("L").GetStatusAsync(Month)).Total);
    }

    [Fact]
    public async Task Key_that_is_no_class_has_no_fleet() =>
        await Assert.ThrowsAnyAsync<Exception>(() => Fleet("X").GetStatusAsync(null));

    private IFleetGrain Fleet(string workloadClass) => _silo.Grains.GetGrain<IFleetGrain>(workloadClass);

    private FleetPartial NewPartial() => ActivatorUtilities.CreateInstance<FleetPartial>(_silo.Services);

    private static FleetSender SenderOf(FleetPartial partial, string producer, Func<DeltaEnvelope, Task<ApplyOutcome>> apply) =>
        new(WorkloadClass.A, producer, partial, apply, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
}

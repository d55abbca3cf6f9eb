using SqlxOrleans.Domain.Telemetry.Journal;
using SqlxOrleans.Grains.Persistence.Journal;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Journal;

/// <summary>What every database's journal must do; one sealed class a database.</summary>
public abstract class JournalStoreTests
{
    private static int _grains;

    private readonly string _grain = NewGrain();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract IJournalStore Store { get; }

    [Fact]
    public async Task Rows_come_back_in_order_and_only_those_after_the_snapshot()
    {
        for (var version = 1; version <= 5; version++)
            Assert.Equal([true], await Store.AppendAsync([Row(_grain, version, writer: 1)], Cancel));
        var tail = await Store.ReadAsync(_grain, 2, Cancel);
        Assert.Equal(0, tail.Covered);
        Assert.Equal([3L, 4, 5], tail.Rows.Select(row => row.Version));
        Assert.All(tail.Rows, row => Assert.True(row.IsIntact));
        Assert.Equal(Row(_grain, 3, 1).Payload.ToArray(), tail.Rows[0].Payload.ToArray());
    }

    [Fact]
    public async Task A_grain_without_rows_is_empty()
    {
        var tail = await Store.ReadAsync(_grain, 0, Cancel);
        Assert.Equal(0, tail.Covered);
        Assert.Empty(tail.Rows);
    }

    [Fact]
    public async Task The_second_writer_of_a_version_loses_alone()
    {
        var (other, third) = (NewGrain(), NewGrain());
        Assert.Equal([true, true], await Store.AppendAsync([Row(_grain, 1, 1), Row(other, 1, 1)], Cancel));
        Assert.Equal(
            [true, false, true], await Store.AppendAsync([Row(other, 2, 2), Row(_grain, 1, writer: 2), Row(third, 1, 2)], Cancel));
        Assert.Equal(1, Assert.Single((await Store.ReadAsync(_grain, 0, Cancel)).Rows).Writer);
    }

    [Fact]
    public async Task The_same_row_of_the_same_writer_is_stored_once_and_answered_each_time()
    {
        Assert.Equal([true], await Store.AppendAsync([Row(_grain, 1, 1)], Cancel));
        Assert.Equal([true], await Store.AppendAsync([Row(_grain, 1, 1)], Cancel));
        Assert.Single((await Store.ReadAsync(_grain, 0, Cancel)).Rows);
    }

    [Fact]
    public async Task Another_content_under_the_same_version_and_writer_is_refused()
    {
        await Store.AppendAsync([Row(_grain, 1, 1)], Cancel);
        Assert.Equal([false], await Store.AppendAsync([JournalRow.Create(_grain, 1, 1, new byte[] { 9 })], Cancel));
    }

    [Fact]
    public async Task Covered_rows_are_gone_and_nothing_is_stored_at_or_below_the_cover()
    {
        for (var version = 1; version <= 4; version++)
            await Store.AppendAsync([Row(_grain, version, 1)], Cancel);
        await Store.CoverAsync([new JournalCover(_grain, 3)], Cancel);
        var tail = await Store.ReadAsync(_grain, 0, Cancel);
        Assert.Equal(3, tail.Covered);
        Assert.Equal([4L], tail.Rows.Select(row => row.Version));
        Assert.Equal([false], await Store.AppendAsync([Row(_grain, 2, 2)], Cancel));
        Assert.Equal([false], await Store.AppendAsync([Row(_grain, 3, 1)], Cancel));
        Assert.Equal([true], await Store.AppendAsync([Row(_grain, 5, 1)], Cancel));
    }

    [Fact]
    public async Task An_older_cover_changes_nothing()
    {
        await Store.AppendAsync([Row(_grain, 1, 1)], Cancel);
        await Store.AppendAsync([Row(_grain, 2, 1)], Cancel);
        await Store.CoverAsync([new JournalCover(_grain, 2)], Cancel);
        await Store.CoverAsync([new JournalCover(_grain, 1)], Cancel);
        Assert.Equal(2, (await Store.ReadAsync(_grain, 0, Cancel)).Covered);
    }

    [Fact]
    public async Task Of_racing_writers_one_wins_each_version()
    {
        for (var version = 1; version <= 60; version++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(1, 4).Select(writer => Task.Run(() => Store.AppendAsync([Row(_grain, version, writer)], Cancel))));
            Assert.Single(answers, answer => answer[0]);
        }

        Assert.Equal(60, (await Store.ReadAsync(_grain, 0, Cancel)).Rows.Count);
    }

    [Fact]
    public async Task A_writer_left_behind_never_gets_a_row_into_the_gap_that_a_cover_makes()
    {
        for (var round = 0; round < 60; round++)
        {
            var grain = NewGrain();
            await Store.AppendAsync([Row(grain, 1, 1)], Cancel);
            var owner = Task.Run(async () =>
            {
                var won = (await Store.AppendAsync([Row(grain, 2, writer: 1)], Cancel))[0];
                if (won)
                    await Store.CoverAsync([new JournalCover(grain, 2)], Cancel);
                return won;
            });
            var stale = Task.Run(async () => (await Store.AppendAsync([Row(grain, 2, writer: 2)], Cancel))[0]);
            Assert.True(await owner ^ await stale, $"round {round}: exactly one must have version 2");
        }
    }

    [Fact]
    public async Task Silos_that_append_and_cover_the_same_grains_do_not_block_each_other_for_ever()
    {
        var grains = Enumerable.Range(0, 40).Select(_ => NewGrain()).ToList();
        var won = await Task.WhenAll(Enumerable.Range(1, 4).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            var rows = 0;
            for (var version = 1; version <= 15; version++)
            {
                var order = grains.ToArray();
                random.Shuffle(order);
                var stored = await Store.AppendAsync([.. order.Select(grain => Row(grain, version, writer))], Cancel);
                rows += stored.Count(each => each);
                await Store.CoverAsync([.. order.Where((_, i) => stored[i]).Select(grain => new JournalCover(grain, version))], Cancel);
            }

            return rows;
        })));
        Assert.Equal(40 * 15, won.Sum());
    }

    private static string NewGrain() => $"workload/acme|w{Interlocked.Increment(ref _grains)}|L";

    private protected static JournalRow Row(string grain, long version, long writer) =>
        JournalRow.Create(grain, version, writer, new byte[] { (byte)version, (byte)writer, 7, 0 });
}

using CsCheck;
using SqlxOrleans.Domain.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry.Deltas;

public sealed class WorkloadDeltaTests
{
    [Fact]
    public void Merged_parts_equal_the_whole_in_either_order()
    {
        var shared = 0;
        Gen.Select(AnyDeltas.AnyQuery.Array[0, 40], Gen.Int[0, 40]).Sample((queries, cut) =>
        {
            cut = Math.Min(cut, queries.Length);
            var (left, right) = (AnyDeltas.Of(queries[..cut]), AnyDeltas.Of(queries[cut..]));
            var other = AnyDeltas.Of(queries[cut..]);
            Interlocked.Add(ref shared, left.Cells.Any(mine => right.Cells.Any(cell => cell.Second == mine.Second && cell.WeightEpoch == mine.WeightEpoch)) ? 1 : 0);
            other.Merge(left);
            left.Merge(right);
            var whole = AnyDeltas.Of(queries);
            return AnyDeltas.Same(left, whole) && AnyDeltas.SameCells(other, whole);
        });
        Assert.True(shared > 20, $"{shared} merges had a cell in common");
    }

    [Fact]
    public void Gauges_of_the_newer_heartbeat_win_whoever_is_merged_into_whom()
    {
        var silent = 0;
        Gen.Select(AnyDeltas.Workload, AnyDeltas.Workload, (a, b) => (Packed: AnyDeltas.Packed(a), A: a, B: b))
            .Where(pair => pair.A.HeartbeatUnixMilliseconds != pair.B.HeartbeatUnixMilliseconds)
            .Sample(pair =>
            {
                Assert.True(WorkloadDeltaCodec.TryRead(pair.Packed, out var again, out _));
                var (newer, older) = pair.A.HeartbeatUnixMilliseconds > pair.B.HeartbeatUnixMilliseconds ? (pair.A, pair.B) : (pair.B, pair.A);
                var (queueDepth, slots) = (newer.QueueDepth < 0 ? older.QueueDepth : newer.QueueDepth, newer.Slots < 0 ? older.Slots : newer.Slots);
                Interlocked.Add(ref silent, newer.QueueDepth < 0 && older.QueueDepth >= 0 ? 1 : 0);
                pair.A.Merge(pair.B);
                pair.B.Merge(again);
                Assert.Equal((queueDepth, slots), (pair.A.QueueDepth, pair.A.Slots));
                Assert.True(AnyDeltas.Same(pair.A, pair.B));
            }, iter: 2_000);
        Assert.True(silent > 5, $"{silent} newer deltas did not say");
    }

    [Fact]
    public void Deltas_counted_under_different_thresholds_are_not_merged()
    {
        var delta = AnyDeltas.Of(new AnyDeltas.Query(AnyDeltas.Noon, 0, 1, Failed: false));
        var other = AnyDeltas.Of(new AnyDeltas.Query(AnyDeltas.Noon, 0, 1, Failed: false));
        other.ThresholdNanoseconds++;

        Assert.Throws<ArgumentException>(() => delta.Merge(other));
        Assert.Equal(1, delta.Cells.Single().Counts.Requests);
    }

    [Fact]
    public void Threshold_of_a_delta_without_cells_does_not_count()
    {
        var delta = new WorkloadDelta { ThresholdNanoseconds = 7 };
        delta.Merge(AnyDeltas.Of(new AnyDeltas.Query(AnyDeltas.Noon, 0, 1, Failed: false)));
        delta.Merge(new WorkloadDelta { ThresholdNanoseconds = 9 });

        Assert.Equal(AnyDeltas.Threshold, delta.ThresholdNanoseconds);
    }

    [Fact]
    public void Delta_with_a_gauge_or_a_cell_is_not_empty()
    {
        Assert.True(new WorkloadDelta { HeartbeatUnixMilliseconds = 1 }.IsEmpty);
        Assert.False(new WorkloadDelta { QueueDepth = 0 }.IsEmpty);
        Assert.False(new WorkloadDelta { Slots = 0 }.IsEmpty);
        Assert.False(AnyDeltas.Claiming((AnyDeltas.Noon, default)).IsEmpty);
    }
}

using CsCheck;
using SqlxOrleans.Domain.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry.Deltas;

public sealed class RethresholdTests
{
    private static readonly Gen<long> AnyThreshold = Gen.Frequency(
        (6, Gen.Long[0, 40_000_000]), (1, Gen.Const(15_625_000L)), (1, Gen.Const(0L)), (1, Gen.Long[0, 10_000_000_000_000]));

    [Fact]
    public void Good_is_never_above_the_recount_and_falls_short_by_failures_and_the_buckets_of_the_thresholds_only()
    {
        var (tighter, looser, exact, failedFast) = (0, 0, 0, 0);
        Gen.Select(AnyDeltas.AnyQuery.Array[1, 60], AnyThreshold, AnyThreshold).Sample((queries, counted, wanted) =>
        {
            var cell = Cell(queries, counted);
            var recount = queries.Sum(query => query.Counts(wanted).Good);

            var result = Rethreshold.Apply(cell.Counts, cell.Latencies, counted, wanted);

            var slack = cell.Counts.RequestsFailed + Width(cell, wanted) + Width(cell, counted);
            Assert.InRange(result.Good, Math.Max(0, recount - slack), recount);
            Assert.Equal(cell.Counts with { Good = result.Good }, result);
            Assert.True(result.IsSane);
            Interlocked.Add(ref tighter, wanted < counted && result.Good < cell.Counts.Good ? 1 : 0);
            Interlocked.Add(ref looser, wanted > counted && result.Good > cell.Counts.Good ? 1 : 0);
            Interlocked.Add(ref exact, wanted != counted && recount > 0 && result.Good == recount ? 1 : 0);
            Interlocked.Add(ref failedFast, queries.Any(query => query.Failed && query.Nanoseconds <= wanted) ? 1 : 0);
        }, iter: 5_000);
        Assert.True(
            tighter > 100 && looser > 100 && exact > 100 && failedFast > 100,
            $"{tighter} tighter, {looser} looser, {exact} exact, {failedFast} with fast failures");
    }

    [Fact]
    public void Counts_under_the_threshold_in_force_are_left_alone() =>
        Gen.Select(AnyDeltas.AnyQuery.Array[0, 20], AnyThreshold).Sample((queries, threshold) =>
        {
            var cell = Cell(queries, threshold);
            return Rethreshold.Apply(cell.Counts, cell.Latencies, threshold, threshold) == cell.Counts;
        });

    [Fact]
    public void Threshold_on_a_bucket_bound_recounts_exactly_without_failures()
    {
        AnyDeltas.Query[] queries = [Query(1_000_000), Query(15_625_000), Query(15_625_001), Query(20_000_000)];
        var tight = Cell(queries, 1_000_000);
        var loose = Cell(queries, 30_000_000);

        Assert.Equal(2, Rethreshold.Apply(tight.Counts, tight.Latencies, 1_000_000, 15_625_000).Good);
        Assert.Equal(2, Rethreshold.Apply(loose.Counts, loose.Latencies, 30_000_000, 15_625_000).Good);
    }

    [Fact]
    public void Fast_failures_are_not_taken_for_good_ones_under_a_tighter_threshold()
    {
        AnyDeltas.Query[] queries = [Query(90_000_000), Query(90_000_000), new(0, 0, 1_000_000, Failed: true), new(0, 0, 1_000_000, Failed: true)];
        var cell = Cell(queries, 100_000_000);

        Assert.Equal(0, Rethreshold.Apply(cell.Counts, cell.Latencies, 100_000_000, 50_000_000).Good);
    }

    private static AnyDeltas.Query Query(long nanoseconds) => new(AnyDeltas.Noon, 0, nanoseconds, Failed: false);

    private static long Width(WorkloadDelta.Cell cell, long threshold)
    {
        var (lower, upper) = cell.Latencies.CountAtMost(threshold / 1e9);
        return upper - lower;
    }

    private static WorkloadDelta.Cell Cell(IEnumerable<AnyDeltas.Query> queries, long threshold)
    {
        var cell = new WorkloadDelta.Cell(AnyDeltas.Noon, 0);
        foreach (var query in queries)
        {
            cell.Counts += query.Counts(threshold);
            cell.Latencies.TryInsertNanoseconds(query.Nanoseconds);
        }

        return cell;
    }
}

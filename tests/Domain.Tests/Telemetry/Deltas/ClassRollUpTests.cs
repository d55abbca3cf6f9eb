using CsCheck;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry.Deltas;

public sealed class ClassRollUpTests
{
    private const long Noon = AnyDeltas.Noon;
    private const long Never = long.MaxValue;

    [Fact]
    public void Fleet_is_the_sum_of_all_deltas_whichever_silos_saw_them_and_whenever_those_sent()
    {
        var shared = 0;
        var several = 0;
        // What one workload grain applied: queries, by which objective they were judged, on which silo, and whether that silo then sends.
        var applied = Gen.Select(AnyDeltas.AnyQuery.Array[0, 15], Gen.Long[0, 3], Gen.Int[0, 3], Gen.Bool);
        applied.Array[0, 25].Sample(deltas =>
        {
            var silos = Enumerable.Range(0, 4).Select(_ => new ClassRollUp()).ToArray();
            var fleet = new WorkloadSeries();
            var sent = 0;
            foreach (var (queries, objective, silo, sends) in deltas)
            {
                Assert.Equal(0, silos[silo].Add(Judged(queries, objective), Never));
                if (sends)
                    sent += Send(silos[silo], silo, fleet, sent);
            }

            for (var silo = 0; silo < silos.Length; silo++)
                sent += Send(silos[silo], silo, fleet, sent);

            var naive = Naive(deltas.SelectMany(each => each.Item1.Select(query => (query, Objective(each.Item2)))));
            Interlocked.Add(ref shared, deltas.Select(each => each.Item3).Distinct().Count() > 1 ? 1 : 0);
            Interlocked.Add(ref several, sent > 4 ? 1 : 0);
            AssertSame(naive, fleet);
        }, iter: 300);
        Assert.True(shared > 50, $"{shared} fleets had several silos");
        Assert.True(several > 50, $"{several} fleets had silos that sent more than once");
    }

    [Fact]
    public void Good_counts_stay_as_each_tenants_own_objective_has_them()
    {
        var rollUp = new ClassRollUp();
        rollUp.Add(Judged([new(Noon, 7, 20_000_000, Failed: false)], objective: 0), Never);
        rollUp.Add(Judged([new(Noon, 8, 20_000_000, Failed: false)], objective: 3), Never);

        var taken = rollUp.Take()!;
        var cell = Assert.Single(taken.Cells);
        Assert.Equal((2, 1, 0, 0), (cell.Counts.Requests, cell.Counts.Good, cell.WeightEpoch, taken.ThresholdNanoseconds));
    }

    [Fact]
    public void Event_from_the_future_counts_as_of_now()
    {
        var rollUp = new ClassRollUp();
        rollUp.Add(Judged([new(Noon + 590, 0, 1, Failed: false), new(Noon - 5, 0, 1, Failed: false)], 0), Noon);

        Assert.Equal([Noon - 5, Noon], rollUp.Take()!.Cells.Select(cell => cell.Second).Order());
    }

    [Fact]
    public void Merged_delta_is_a_copy()
    {
        var rollUp = new ClassRollUp();
        var delta = Judged([new(Noon, 0, 1, Failed: false)], 0);
        rollUp.Add(delta, Never);
        delta.Merge(Judged([new(Noon, 0, 1, Failed: false)], 0));

        var cell = Assert.Single(rollUp.Take()!.Cells);
        Assert.Equal((1, 1), (cell.Counts.Requests, cell.Latencies.Count));
    }

    [Fact]
    public void More_seconds_than_are_held_are_given_up_and_counted_until_some_are_taken()
    {
        var rollUp = new ClassRollUp();
        var two = new WorkloadCounts { Requests = 2 };
        for (var second = 0; second < ClassRollUp.MaxSeconds; second++)
            Assert.Equal(0, rollUp.Add(AnyDeltas.Claiming((Noon + second, two)), Never));

        Assert.Equal(2, rollUp.Add(AnyDeltas.Claiming((Noon - 1, two)), Never));
        Assert.Equal(0, rollUp.Add(AnyDeltas.Claiming((Noon, two)), Never));
        var oldest = rollUp.Take()!;
        Assert.Equal(Enumerable.Range(0, ClassRollUp.MaxSecondsPerDelta).Select(second => Noon + second), oldest.Cells.Select(cell => cell.Second).Order());
        Assert.Equal(0, rollUp.Add(AnyDeltas.Claiming((Noon - 1, two)), Never));
    }

    [Fact]
    public void Claims_too_great_for_one_delta_are_given_up_and_what_is_held_can_be_read_back()
    {
        var rollUp = new ClassRollUp();
        var greatest = new WorkloadCounts { Requests = WorkloadDeltaCodec.MaxCount, ServiceNanoseconds = WorkloadDeltaCodec.MaxServiceNanoseconds };
        rollUp.Add(AnyDeltas.Claiming((Noon, greatest)), Never);

        Assert.Equal(1, rollUp.Add(AnyDeltas.Claiming((Noon + 1, new WorkloadCounts { Requests = 1 })), Never));
        Assert.True(WorkloadDeltaCodec.TryRead(AnyDeltas.Packed(rollUp.Take()!), out var read, out var error), error);
        Assert.Equal(greatest, read.Cells.Single().Counts);
        Assert.Null(rollUp.Take());
        Assert.Equal(0, rollUp.Add(AnyDeltas.Claiming((Noon + 1, greatest)), Never));
    }

    [Fact]
    public void Gauges_and_heartbeats_alone_are_nothing_to_send()
    {
        var rollUp = new ClassRollUp();
        rollUp.Add(new WorkloadDelta { QueueDepth = 3, Slots = 4, HeartbeatUnixMilliseconds = Noon * 1000 }, Never);
        rollUp.Add(AnyDeltas.Claiming((Noon, default)), Never);

        Assert.True(rollUp.IsEmpty);
        Assert.Null(rollUp.Take());
    }

    private static long Objective(long objective) => (objective + 1) * 10_000_000;

    private static WorkloadDelta Judged(AnyDeltas.Query[] queries, long objective)
    {
        var delta = new WorkloadDelta { ThresholdNanoseconds = Objective(objective) };
        foreach (var query in queries)
        {
            var cell = delta.CellAt(query.Second, query.Epoch);
            cell.Counts += query.Counts(delta.ThresholdNanoseconds);
            cell.Latencies.TryInsertNanoseconds(query.Nanoseconds);
        }

        return delta;
    }

    /// <summary>Over the wire, twice each, as a retry would.</summary>
    private static int Send(ClassRollUp rollUp, int silo, WorkloadSeries fleet, int sentBefore)
    {
        var sent = 0;
        while (rollUp.Take() is { } delta)
        {
            Assert.True(WorkloadDeltaCodec.TryRead(AnyDeltas.Packed(delta), out var read, out var error), error);
            var sequence = sentBefore + ++sent;
            for (var attempt = 0; attempt < 2; attempt++)
            {
                if (!fleet.WasApplied($"silo-{silo}", sequence))
                    fleet.Apply($"silo-{silo}", sequence, [read], 0, Noon);
            }
        }

        return sent;
    }

    private static WorkloadSeries Naive(IEnumerable<(AnyDeltas.Query Query, long Threshold)> queries)
    {
        var series = new WorkloadSeries();
        foreach (var (query, threshold) in queries)
        {
            series.Counters.Add(query.Second, query.Counts(threshold));
            var one = new LatencySketch();
            one.TryInsertNanoseconds(query.Nanoseconds);
            series.Latencies.Add(query.Second, one);
        }

        return series;
    }

    private static void AssertSame(WorkloadSeries expected, WorkloadSeries actual)
    {
        Assert.Equal(expected.Counters.Totals, actual.Counters.Totals);
        Assert.Equal((0, expected.Counters.NewestSecond), (actual.Counters.TooLate, actual.Counters.NewestSecond));
        var end = (expected.Counters.NewestSecond ?? 0) + 1;
        foreach (var window in Enum.GetValues<SketchWindow>())
        {
            Assert.Equal(
                expected.Counters.Sum(SketchWindows.LengthOf(window), end), actual.Counters.Sum(SketchWindows.LengthOf(window), end));
            Assert.True(expected.Latencies.Read(window).ContentEquals(actual.Latencies.Read(window)));
        }
    }
}

using CsCheck;
using SqlxOrleans.Client.Recording;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Client.Tests;

public sealed class RecordingTests
{
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Slow = Fast + TimeSpan.FromTicks(1);

    [Fact]
    public async Task Recording_allocates_nothing_once_the_thread_has_seen_the_workload()
    {
        await using var rig = new ClientRig();
        var allocated = -1L;
        var thread = new Thread(() =>
        {
            RecordEverything(rig, 5_000);
            var before = GC.GetAllocatedBytesForCurrentThread();
            RecordEverything(rig, 5_000);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        thread.Start();
        thread.Join();
        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task Recording_allocates_nothing_across_a_flush_and_a_new_second()
    {
        await using var rig = new ClientRig();
        var token = TestContext.Current.CancellationToken;
        var allocated = -1L;
        using var seen = new Barrier(2);
        var thread = new Thread(() =>
        {
            RecordEverything(rig, 100);
            seen.SignalAndWait(token);
            seen.SignalAndWait(token);
            var before = GC.GetAllocatedBytesForCurrentThread();
            RecordEverything(rig, 100);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        thread.Start();
        seen.SignalAndWait(token);
        await rig.FlushAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        seen.SignalAndWait(token);
        thread.Join();
        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task Counts_are_exact_when_many_threads_record_while_flushes_run_and_answers_get_lost()
    {
        await using var rig = new ClientRig();
        var sends = 0;
        rig.Transport.Otherwise = batch => Interlocked.Increment(ref sends) % 3 == 0 ? rig.Transport.ApplyAndLoseAsync(batch) : rig.Transport.AcceptAsync(batch);
        using var recorders = new Recorders(rig);
        for (var flush = 0; flush < 25 || rig.Telemetry.Statistics.Recorded <= 1_000; flush++)
            await rig.FlushAsync();
        var recorded = recorders.Stop();
        await rig.FlushAsync();
        var total = rig.Transport.Total();
        Assert.True(recorded > 1_000);
        Assert.Equal((recorded, recorded), (total.Requests, total.Good));
        Assert.Equal(recorded, rig.Transport.TimedInSketches());
        Assert.Equal(recorded, rig.Telemetry.Statistics.Recorded);
        Assert.Empty(rig.Telemetry.Statistics.GivenUpByReason);
        Assert.True(rig.Telemetry.Statistics.BatchesRetried > 0);
        Assert.Equal(0, rig.Telemetry.Statistics.BufferedBytes);
    }

    [Fact]
    public async Task No_event_is_lost_or_counted_twice_when_banks_change_all_the_time()
    {
        await using var rig = new ClientRig();
        var sink = new CountingSink();
        using var recorders = new Recorders(rig);
        var nonEmpty = 0;
        for (var drain = 0; drain < 300 || nonEmpty < 100; drain++)
        {
            var before = sink.Events;
            rig.Shards.Drain(sink, 0);
            nonEmpty += sink.Events > before ? 1 : 0;
        }

        var recorded = recorders.Stop();
        rig.Shards.Drain(sink, 0);
        Assert.Equal((recorded, recorded), (sink.Events, sink.Latencies));
        Assert.Equal(0, rig.Shards.Count);
        Assert.Equal(recorded, rig.Telemetry.Statistics.Recorded);
    }

    [Fact]
    public async Task The_shard_of_an_ended_thread_is_drained_and_released()
    {
        await using var rig = new ClientRig();
        var thread = new Thread(() => RecordEverything(rig, 10));
        thread.Start();
        thread.Join();
        Assert.Equal(1, rig.Shards.Count);
        await rig.FlushAsync();
        Assert.Equal(0, rig.Shards.Count);
        Assert.Equal(10, rig.Transport.Total().Requests);
        Assert.Equal(40, rig.Telemetry.Statistics.Recorded);
    }

    [Fact]
    public async Task Threads_that_end_while_flushes_run_leave_everything_behind()
    {
        await using var rig = new ClientRig();
        var sink = new CountingSink();
        const int Threads = 200;
        // Neither whole lines of latencies nor less than one.
        const int Queries = 131;
        var drains = 0;
        for (var started = 0; started < Threads; started += 4)
        {
            var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() => RecordQueries(rig, Queries))).ToList();
            threads.ForEach(thread => thread.Start());
            while (threads.Exists(thread => thread.IsAlive))
            {
                rig.Shards.Drain(sink, 0);
                drains++;
            }
        }

        rig.Shards.Drain(sink, 0);
        Assert.True(drains > Threads / 4);
        Assert.Equal((Threads * Queries, Threads * Queries), (sink.Events, sink.Latencies));
        Assert.Equal(0, rig.Shards.Count);
        Assert.Equal(Threads * Queries, rig.Telemetry.Statistics.Recorded);
    }

    [Fact]
    public void A_cell_holds_the_same_sketch_as_single_inserts_of_whole_nanoseconds() =>
        Gen.OneOf(Gen.Long[0, 864_000_000_000], Gen.Long[0, 10_000_000]).Array[0, 200].Sample(ticks =>
        {
            var cell = new RecordingCell(timed: true);
            var expected = new LatencySketch();
            foreach (var tick in ticks)
            {
                new QuerySample(TimeSpan.FromTicks(tick), QueryOutcome.Ok, TimeSpan.Zero, 0, 0).CountInto(cell);
                expected.TryInsertNanoseconds(tick * 100);
            }

            var counted = cell.Counts.Timed;
            return counted == ticks.Length && cell.Latencies!.ContentEquals(expected) && cell.Counts.Timed == counted;
        });

    [Fact]
    public async Task An_event_belongs_to_the_second_in_which_it_was_recorded()
    {
        await using var rig = new ClientRig();
        var first = rig.Time.GetUtcNow().ToUnixTimeSeconds();
        RecordQueries(rig, 1);
        rig.Time.Advance(TimeSpan.FromMilliseconds(999));
        RecordQueries(rig, 2);
        rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        RecordQueries(rig, 4);
        rig.Time.Advance(TimeSpan.FromSeconds(3));
        RecordQueries(rig, 8);
        var seconds = new Dictionary<long, long>();
        rig.Shards.Drain(new SecondsSink(seconds), first);
        Assert.Equal([(first, 3), (first + 1, 4), (first + 4, 8)], seconds.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
    }

    [Theory]
    [InlineData(QueryOutcome.Ok, 0, 0, 1, 1, 1, 0)]
    [InlineData(QueryOutcome.Ok, 2, 0, 1, 1, 3, 2)]
    [InlineData(QueryOutcome.Failed, 1, 1, 1, 0, 2, 2)]
    [InlineData(QueryOutcome.DeadlineMissed, 0, 1, 1, 0, 1, 1)]
    [InlineData(QueryOutcome.Rejected, 0, 1, 0, 0, 1, 1)]
    public async Task An_outcome_counts_as_the_specification_says(
        QueryOutcome outcome, int retries, long failed, long timed, long good, long spans, long spansFailed)
    {
        await using var rig = new ClientRig();
        rig.Telemetry.Record(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L, Fast, outcome, TimeSpan.FromMilliseconds(1), retries);
        await rig.FlushAsync();
        var counts = rig.Transport.Total();
        Assert.Equal((1, failed, timed, good), (counts.Requests, counts.RequestsFailed, counts.Timed, counts.Good));
        Assert.Equal((spans, spansFailed, retries), (counts.Spans, counts.SpansFailed, counts.Retries));
        Assert.Equal(outcome == QueryOutcome.Rejected ? 1 : 0, counts.Rejected);
        Assert.Equal((1_000_000, 1), (counts.ServiceNanoseconds, counts.Serviced));
    }

    [Theory]
    [InlineData(QueryOutcome.ClientCancelled)]
    [InlineData(QueryOutcome.PolicyDenied)]
    [InlineData(QueryOutcome.InvalidStatement)]
    public async Task What_the_caller_did_counts_as_no_request(QueryOutcome outcome)
    {
        await using var rig = new ClientRig();
        rig.Telemetry.Record(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L, Fast, outcome);
        await rig.FlushAsync();
        Assert.Equal(default, rig.Transport.Total());
        Assert.Equal((0, 1), (rig.Telemetry.Statistics.Recorded, rig.Telemetry.Statistics.NotCounted));
    }

    [Fact]
    public async Task A_latency_equal_to_the_threshold_is_good_and_one_tick_more_is_not()
    {
        await using var rig = new ClientRig();

        // The clock moves while a flush waits, on a busy machine by more than a second.
        var second = rig.Time.GetUtcNow().ToUnixTimeSeconds();
        rig.Telemetry.Record(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L, Fast, QueryOutcome.Ok, weightEpoch: 7);
        rig.Telemetry.Record(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L, Slow, QueryOutcome.Ok, weightEpoch: 7);
        await rig.FlushAsync();
        var cell = Assert.Single(rig.Transport.Applied(ClientRig.Workspace, WorkloadClass.L).Cells);
        Assert.Equal((2, 1), (cell.Counts.Timed, cell.Counts.Good));
        Assert.Equal((second, 7), (cell.Second, cell.WeightEpoch));
        Assert.Equal(Slow.TotalSeconds, cell.Latencies.Max, 12);
    }

    [Fact]
    public async Task Signals_travel_with_their_labels()
    {
        await using var rig = new ClientRig();
        var second = rig.Time.GetUtcNow().ToUnixTimeSeconds();
        rig.Telemetry.RecordDriverError(ClientRig.Tenant, ClientRig.Workspace, "postgresql", "connection");
        rig.Telemetry.RecordPolicyDenial(ClientRig.Tenant, ClientRig.Workspace, "egress", "pol:9f3a");
        rig.Telemetry.RecordMigration(ClientRig.Tenant, ClientRig.Workspace, "add_column", TimeSpan.FromMilliseconds(40), succeeded: false);
        rig.Telemetry.RecordCacheEvent(ClientRig.Tenant, ClientRig.Workspace, CacheEvent.Miss);
        rig.Telemetry.RecordArrival(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.B);
        rig.Telemetry.RecordPreemption(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.B);
        await rig.FlushAsync();
        Assert.Equal(new SignalCount(1, 0), rig.Transport.Signals.Entries[new SignalKey(second, SignalKind.DriverError, "postgresql", "connection")]);
        Assert.Equal(new SignalCount(1, 0), rig.Transport.Signals.Entries[new SignalKey(second, SignalKind.PolicyDeny, "egress", "pol:9f3a")]);
        Assert.Equal(new SignalCount(1, 40), rig.Transport.Signals.Entries[new SignalKey(second, SignalKind.MigrationError, "add_column", "")]);
        Assert.Equal(new SignalCount(1, 0), rig.Transport.Signals.Entries[new SignalKey(second, SignalKind.CacheMiss, "", "")]);
        Assert.Equal((1, 1), (rig.Transport.Total().Arrivals, rig.Transport.Total().Preemptions));
        Assert.Equal(6, rig.Telemetry.Statistics.Recorded);
    }

    [Fact]
    public async Task Bad_arguments_are_counted_by_reason_and_never_thrown()
    {
        await using var rig = new ClientRig();
        var telemetry = rig.Telemetry;
        telemetry.Record(null!, "w", WorkloadClass.L, Fast, QueryOutcome.Ok);
        telemetry.Record("Not|A|Tenant", "w", WorkloadClass.L, Fast, QueryOutcome.Ok);
        telemetry.Record("acme", "a b", WorkloadClass.L, Fast, QueryOutcome.Ok);
        telemetry.Record("acme", "w", (WorkloadClass)77, Fast, QueryOutcome.Ok);
        telemetry.Record("acme", "w", WorkloadClass.L, -Fast, QueryOutcome.Ok);
        telemetry.Record("acme", "w", WorkloadClass.L, TimeSpan.MaxValue, QueryOutcome.Ok);
        telemetry.Record("acme", "w", WorkloadClass.L, Fast, (QueryOutcome)77);
        telemetry.Record("acme", "w", WorkloadClass.L, Fast, QueryOutcome.Ok, retries: -1);
        telemetry.Record("acme", "w", WorkloadClass.L, Fast, QueryOutcome.Ok, weightEpoch: -1);
        telemetry.RecordArrival(null!, null!, (WorkloadClass)77);
        telemetry.RecordCacheEvent("acme", "w", (CacheEvent)77);
        telemetry.RecordDriverError(null!, "w", null!, null!);
        telemetry.SetQueueDepth(null!, null!, WorkloadClass.L, 1);
        telemetry.SetQueueDepth("acme", "w", WorkloadClass.L, -1);
        telemetry.SetSlots("acme", "w", -1);
        var expected = new Dictionary<string, long>
        {
            [Reasons.InvalidTenant] = 4,
            [Reasons.InvalidWorkspace] = 1,
            [Reasons.InvalidClass] = 2,
            [Reasons.InvalidOutcome] = 2,
            [Reasons.NegativeLatency] = 1,
            [Reasons.DurationOutOfRange] = 1,
            [Reasons.NegativeCount] = 4,
        };
        Assert.Equal(expected.OrderBy(pair => pair.Key), telemetry.Statistics.RejectedByReason.OrderBy(pair => pair.Key));
        Assert.Equal(0, telemetry.Statistics.Recorded);
    }

    [Fact]
    public async Task More_workloads_than_a_thread_may_hold_are_given_up_and_counted()
    {
        await using var rig = new ClientRig();
        for (var i = 0; i < RecordingShard.MaxEntries + 10; i++)
            rig.Telemetry.Record(ClientRig.Tenant, $"w{i}", WorkloadClass.L, Fast, QueryOutcome.Ok);
        await rig.FlushAsync();
        Assert.Equal(10, rig.Telemetry.Statistics.GivenUpByReason[Reasons.TooManyKeys]);
        Assert.Equal(RecordingShard.MaxEntries, rig.Transport.Total().Requests);
        Assert.Equal(RecordingShard.MaxEntries + 10, rig.Telemetry.Statistics.Recorded);
    }

    [Fact]
    public async Task Idle_workloads_make_room_for_new_ones()
    {
        await using var rig = new ClientRig();
        for (var i = 0; i < RecordingShard.MaxEntries; i++)
            rig.Telemetry.Record(ClientRig.Tenant, $"w{i}", WorkloadClass.L, Fast, QueryOutcome.Ok);
        rig.Time.Advance(TimeSpan.FromSeconds(RecordingShard.IdleSeconds + 2));
        rig.Shards.Drain(new CountingSink(), rig.Time.GetUtcNow().ToUnixTimeSeconds());
        rig.Telemetry.Record(ClientRig.Tenant, "new", WorkloadClass.L, Fast, QueryOutcome.Ok);
        Assert.Empty(rig.Telemetry.Statistics.GivenUpByReason);
    }

    private static void RecordQueries(ClientRig rig, int queries)
    {
        for (var i = 0; i < queries; i++)
            rig.Telemetry.Record(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L, Fast, QueryOutcome.Ok);
    }

    private static void RecordEverything(ClientRig rig, int times)
    {
        for (var i = 0; i < times; i++)
        {
            rig.Telemetry.Record(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L, TimeSpan.FromTicks(i * 100), QueryOutcome.Ok);
            rig.Telemetry.RecordArrival(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L);
            rig.Telemetry.RecordPreemption(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L);
            rig.Telemetry.RecordCacheEvent(ClientRig.Tenant, ClientRig.Workspace, CacheEvent.Hit);
        }
    }

    private sealed class SecondsSink(Dictionary<long, long> seconds) : IRecordingSink
    {
        public void Take(in SeriesKey key, RecordingCell cell) =>
            seconds[cell.Second] = seconds.GetValueOrDefault(cell.Second) + cell.Events;
    }

    private sealed class CountingSink : IRecordingSink
    {
        public long Events { get; private set; }

        public long Latencies { get; private set; }

        public void Take(in SeriesKey key, RecordingCell cell)
        {
            Events += cell.Events;
            Latencies += cell.Latencies!.Count;
        }
    }

    /// <summary>Threads that record good queries of several workloads until they are stopped.</summary>
    private sealed class Recorders : IDisposable
    {
        private readonly List<Thread> _threads;
        private long _recorded;
        private volatile bool _stop;

        public Recorders(ClientRig rig)
        {
            using var started = new CountdownEvent(4);
            _threads = [.. Enumerable.Range(0, started.InitialCount).Select(index => new Thread(() => Record(rig, index, started)))];
            _threads.ForEach(thread => thread.Start());
            started.Wait(TestContext.Current.CancellationToken);
        }

        /// <summary>Ends the threads; answers how many queries they recorded.</summary>
        public long Stop()
        {
            Dispose();
            return _recorded;
        }

        public void Dispose()
        {
            _stop = true;
            _threads.ForEach(thread => thread.Join());
        }

        private void Record(ClientRig rig, int index, CountdownEvent started)
        {
            var recorded = 0;
            for (; !_stop; recorded++)
            {
                var workspace = (recorded + index) % 3 == 0 ? "one" : "two";
                rig.Telemetry.Record(ClientRig.Tenant, workspace, (WorkloadClass)(1 + (recorded % 4)), Fast, QueryOutcome.Ok);
                if (recorded == 0)
                    started.Signal();
            }

            Interlocked.Add(ref _recorded, recorded);
        }
    }
}

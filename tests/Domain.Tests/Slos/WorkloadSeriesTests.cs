using System.Buffers;
using System.Globalization;
using CsCheck;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Tests.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Slos;

public sealed class WorkloadSeriesTests
{
    private const long Noon = AnyDeltas.Noon;

    // Batches in the order of their numbers, each followed by how many earlier ones (of any producer) are sent again.
    private static readonly Gen<(int Producer, AnyDeltas.Query[] Queries, long Jump, int Retries)[]> AnyBatches = Gen.Select(
        Gen.Int[0, 3], AnyDeltas.AnyQuery.Array[0, 6],
        Gen.Frequency((6, Gen.Long[-5, 5]), (2, Gen.Long[-4_000, 4_000]), (1, Gen.Long[-200_000, -90_000]), (1, Gen.Long[0, 100_000])),
        Gen.Int[0, 2]).Array[1, 15];

    [Fact]
    public void Any_interleaving_of_batches_with_retries_equals_applying_each_once_also_across_restarts()
    {
        var (retried, late) = (0, 0);
        Gen.Select(AnyBatches, Gen.Int[0, 15]).Sample((batches, cut) =>
        {
            var (once, often) = (new WorkloadSeries(), new WorkloadSeries());
            var sent = new List<(string Producer, long Sequence, WorkloadDelta Delta)>();
            foreach (var (producer, queries, jump, retries) in batches)
            {
                var delta = AnyDeltas.Of(queries.Select(query => query with { Second = query.Second + jump }));
                sent.Add((producer.ToString(CultureInfo.InvariantCulture), sent.Count + 1, delta));
                var lateOnce = Apply(once, sent[^1]);
                var lateOften = Apply(often, sent[^1]);
                Assert.Equal(lateOnce, lateOften);
                Interlocked.Add(ref late, lateOnce > 0 ? 1 : 0);
                for (var retry = 0; retry < retries; retry++)
                {
                    Assert.Null(Apply(often, sent[(retry * 7) % sent.Count]));
                    Interlocked.Increment(ref retried);
                }

                if (sent.Count == cut)
                    often = RoundTrip(often);
            }

            AssertSame(once, often);
            Assert.Equal(sent.Sum(batch => batch.Delta.Cells.Sum(cell => cell.Counts.Requests)), often.Counters.Totals.Requests);
        }, iter: 200);
        Assert.True(retried > 100 && late > 20, $"{retried} retried, {late} late");
    }

    [Fact]
    public void Packed_form_reads_back_as_the_same_series_and_remembers_what_was_applied() =>
        AnyBatches.Sample(batches =>
        {
            var series = Of(batches);
            var read = RoundTrip(series);
            AssertSame(series, read);
            Assert.Equal(Packed(series), Packed(read));
            for (var sequence = 1; sequence <= batches.Length; sequence++)
            {
                var producer = batches[sequence - 1].Producer.ToString(CultureInfo.InvariantCulture);
                Assert.True(read.WasApplied(producer, sequence));
                Assert.False(read.WasApplied(producer, batches.Length + 1));
            }
        }, iter: 100);

    [Fact]
    public void Packed_form_that_was_cut_or_changed_or_continued_is_refused() =>
        Gen.Select(AnyBatches, Gen.Int[0, 100_000], Gen.Byte[1, 255]).Sample((batches, place, flip) =>
        {
            var bytes = Packed(Of(batches));
            for (var length = 0; length < bytes.Length; length += length < 64 ? 1 : 61)
                AssertRefused(bytes.AsSpan(0, length));
            AssertRefused(bytes.AsSpan(0, bytes.Length - 1));
            AssertRefused([.. bytes, 0]);
            bytes[place % bytes.Length] ^= flip;
            AssertRefused(bytes);
        }, iter: 100);

    [Fact]
    public void Noise_is_refused_without_an_exception() => Gen.Byte.Array[0, 100].Sample(noise => AssertRefused(noise));

    [Fact]
    public void Requests_that_come_too_late_count_in_the_totals_only()
    {
        var series = new WorkloadSeries();
        Apply(series, ("a", 1, Queries(Noon, 3)));

        Assert.Equal(2, Apply(series, ("a", 2, Queries(Noon - CounterWindows.LatestAcceptedSeconds - 1, 2))));
        Assert.Equal((5, 2), (series.Counters.Totals.Requests, series.Counters.TooLate));
        Assert.Equal(3, series.Counters.Sum(TimeSpan.FromDays(30), Noon + 1).Requests);
        Assert.Equal(3, series.Latencies.Read(SketchWindow.ThirtyDays).Count);
    }

    [Fact]
    public void Counts_under_another_threshold_are_corrected_to_the_pessimistic_side()
    {
        var series = new WorkloadSeries();
        var delta = AnyDeltas.Of(new AnyDeltas.Query(Noon, 0, 5_000_000, Failed: false), new AnyDeltas.Query(Noon, 0, 14_000_000, Failed: false));

        series.Apply("a", 1, [delta], 10_000_000, Noon);
        Assert.Equal((2, 1), (series.Counters.Totals.Timed, series.Counters.Totals.Good));
        series.Apply("a", 2, [delta], 0, Noon);
        Assert.Equal((4, 3), (series.Counters.Totals.Timed, series.Counters.Totals.Good));
    }

    [Fact]
    public void Heartbeat_moves_the_watermark_without_events()
    {
        var series = new WorkloadSeries();
        series.Apply("a", 1, [new WorkloadDelta { HeartbeatUnixMilliseconds = Noon * 1000 }], 0, Noon);

        Assert.Equal((Noon * 1000) - 2_000, series.Watermark.UnixMilliseconds);
    }

    [Fact]
    public void Most_that_deltas_may_claim_again_and_again_never_overflows()
    {
        var series = new WorkloadSeries();
        var most = new WorkloadCounts(
            WorkloadDeltaCodec.MaxCount, 0, WorkloadDeltaCodec.MaxCount, WorkloadDeltaCodec.MaxCount, WorkloadDeltaCodec.MaxCount, 0,
            WorkloadDeltaCodec.MaxCount, 0, 0, 0, WorkloadDeltaCodec.MaxServiceNanoseconds, 1);
        var delta = AnyDeltas.Claiming((Noon, most));
        Assert.True(WorkloadDeltaCodec.TryRead(AnyDeltas.Packed(delta), out delta, out _));
        var deltas = Enumerable.Repeat(delta, 1_000).ToList();

        var uncounted = 0L;
        for (var sequence = 1; sequence <= 20; sequence++)
            uncounted += series.Apply("a", sequence, deltas, AnyDeltas.Threshold, Noon) / WorkloadDeltaCodec.MaxCount;

        var read = RoundTrip(series);
        var fitting = WorkloadSeries.MaxTotal / WorkloadDeltaCodec.MaxCount;
        Assert.Equal(20_000 - fitting, uncounted);
        Assert.Equal(WorkloadSeries.MaxTotal, read.Counters.Totals.Requests);
        Assert.Equal(WorkloadSeries.MaxTotal, read.Counters.Totals.ServiceNanoseconds);
        Assert.Equal(read.Counters.Totals, read.Counters.Sum(TimeSpan.FromMinutes(5), Noon + 1));
        Assert.Equal(WorkloadSeries.MaxTotal, read.Latencies.Read(SketchWindow.ThirtyDays).Count);
        Assert.True(read.Counters.Totals.IsSane && read.WasApplied("a", 20));
    }

    [Fact]
    public void Cells_near_the_greatest_integer_neither_throw_nor_turn_negative()
    {
        var series = new WorkloadSeries();
        var huge = new WorkloadCounts { Requests = long.MaxValue - 1, Arrivals = long.MaxValue, ServiceNanoseconds = long.MaxValue };
        var delta = AnyDeltas.Claiming((Noon, huge), (Noon + 1, huge), (Noon + 2, new WorkloadCounts { Requests = 3 }));

        series.Apply("a", 1, [delta], AnyDeltas.Threshold, Noon);
        Assert.Equal(new WorkloadCounts { Requests = 3 }, series.Counters.Totals);
        Assert.True(series.WasApplied("a", 1));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-9_223_372_036_854_776)]
    [InlineData(long.MaxValue)]
    public void Second_that_is_no_time_neither_throws_nor_moves_the_watermark(long second)
    {
        var series = new WorkloadSeries();
        series.Apply("a", 1, [AnyDeltas.Claiming((second, default), (second, new WorkloadCounts { Requests = 1 }))], 0, Noon);
        series.Apply("a", 2, [AnyDeltas.Claiming((second, default))], 0, Noon);

        Assert.Null(series.Watermark.UnixMilliseconds);
        Assert.Equal((1, 1), (series.Counters.Totals.Requests, series.Counters.TooLate));
    }

    [Fact]
    public void Batch_of_a_producer_that_could_not_be_remembered_changes_nothing()
    {
        var series = new WorkloadSeries();

        Assert.Throws<ArgumentException>(() => series.Apply("a b", 1, [Queries(Noon, 1)], 0, Noon));
        Assert.Equal(default, series.Counters.Totals);
    }

    private static WorkloadDelta Queries(long second, int count) =>
        AnyDeltas.Of(Enumerable.Repeat(new AnyDeltas.Query(second, 0, 5_000_000, Failed: false), count));

    private static long? Apply(WorkloadSeries series, (string Producer, long Sequence, WorkloadDelta Delta) batch) =>
        series.WasApplied(batch.Producer, batch.Sequence)
            ? null
            : series.Apply(batch.Producer, batch.Sequence, [batch.Delta], AnyDeltas.Threshold, Noon + batch.Sequence);

    private static WorkloadSeries Of(IEnumerable<(int Producer, AnyDeltas.Query[] Queries, long Jump, int Retries)> batches)
    {
        var series = new WorkloadSeries();
        var sequence = 0L;
        foreach (var (producer, queries, jump, _) in batches)
        {
            var delta = AnyDeltas.Of(queries.Select(query => query with { Second = query.Second + jump }));
            Apply(series, (producer.ToString(CultureInfo.InvariantCulture), ++sequence, delta));
        }

        return series;
    }

    private static byte[] Packed(WorkloadSeries series)
    {
        var writer = new ArrayBufferWriter<byte>();
        series.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static WorkloadSeries RoundTrip(WorkloadSeries series)
    {
        Assert.True(WorkloadSeries.TryRead(Packed(series), out var read));
        return read;
    }

    private static void AssertRefused(ReadOnlySpan<byte> bytes)
    {
        Assert.False(WorkloadSeries.TryRead(bytes, out var read));
        Assert.Equal(default, read.Counters.Totals);
    }

    private static void AssertSame(WorkloadSeries left, WorkloadSeries right)
    {
        Assert.Equal(left.Counters.Totals, right.Counters.Totals);
        Assert.Equal(left.Counters.TooLate, right.Counters.TooLate);
        Assert.Equal(left.Counters.NewestSecond, right.Counters.NewestSecond);
        Assert.Equal(left.Watermark.UnixMilliseconds, right.Watermark.UnixMilliseconds);
        var end = (left.Counters.NewestSecond ?? 0) + 1;
        foreach (var window in Enum.GetValues<SketchWindow>())
        {
            Assert.Equal(left.Counters.Sum(SketchWindows.LengthOf(window), end), right.Counters.Sum(SketchWindows.LengthOf(window), end));
            Assert.True(left.Latencies.Read(window).ContentEquals(right.Latencies.Read(window)));
        }
    }
}

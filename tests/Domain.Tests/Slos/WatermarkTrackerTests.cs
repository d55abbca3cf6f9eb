using System.Globalization;
using CsCheck;
using SqlxOrleans.Domain.Slos;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Slos;

public sealed class WatermarkTrackerTests
{
    private const long Noon = 1_767_268_800_000;

    private static readonly Gen<(int Producer, long Claim, long Wait)> AnyBatch = Gen.Select(
        Gen.Int[0, 4],
        Gen.Frequency((6, Gen.Long[-3_000, 500]), (2, Gen.Long[-90_000, 0]), (1, Gen.Long[0, 200_000])),
        Gen.Frequency((6, Gen.Long[0, 300]), (2, Gen.Long[0, 20_000]), (1, Gen.Long[0, 50_000]), (1, Gen.Long[-500, 0])));

    [Fact]
    public void Nothing_is_known_before_the_first_claim()
    {
        var tracker = new WatermarkTracker();

        Assert.Null(tracker.Advance(Noon));
        Assert.Null(tracker.EndSecondExclusive);
    }

    [Fact]
    public void Watermark_is_two_seconds_behind_the_slowest_live_producer()
    {
        var tracker = new WatermarkTracker();
        tracker.Observe("fast", Noon, Noon);
        tracker.Observe("slow", Noon - 10_500, Noon);

        Assert.Equal(Noon - 12_500, tracker.Advance(Noon));
        Assert.Equal((Noon / 1000) - 13, tracker.EndSecondExclusive);
    }

    [Fact]
    public void Producer_that_lags_more_than_a_minute_is_not_waited_for()
    {
        var tracker = new WatermarkTracker();
        tracker.Observe("fast", Noon, Noon);
        tracker.Observe("stuck", Noon - 3_600_000, Noon);

        Assert.Equal(Noon - 62_000, tracker.Advance(Noon));
    }

    [Fact]
    public void Producer_not_heard_of_for_thirty_seconds_is_not_waited_for()
    {
        var tracker = new WatermarkTracker();
        tracker.Observe("dead", Noon - 20_000, Noon);
        tracker.Observe("alive", Noon + 30_000, Noon + 30_000);

        Assert.Equal(Noon - 22_000, tracker.Advance(Noon + 30_000));
        Assert.Equal(Noon + 28_000, tracker.Advance(Noon + 30_001));
        Assert.Equal(1, tracker.Producers);
    }

    [Fact]
    public void Watermark_stays_when_a_producer_with_older_events_joins()
    {
        var tracker = new WatermarkTracker();
        tracker.Observe("first", Noon, Noon);
        tracker.Advance(Noon);
        tracker.Observe("late", Noon - 50_000, Noon);

        Assert.Equal(Noon - 2_000, tracker.Advance(Noon));
    }

    [Fact]
    public void Clock_of_the_future_cannot_push_the_watermark_past_our_own()
    {
        var tracker = new WatermarkTracker();
        tracker.Observe("sound", Noon - 100, Noon);
        tracker.Observe("broken", long.MaxValue, Noon);

        Assert.Equal(Noon - 2_000, tracker.Advance(Noon));
    }

    [Fact]
    public void Times_that_are_none_do_no_harm()
    {
        var tracker = new WatermarkTracker();
        tracker.Observe("a", long.MinValue, long.MinValue);
        tracker.Advance(long.MinValue);
        tracker.Observe("b", long.MaxValue, long.MaxValue);

        Assert.NotNull(tracker.Advance(long.MaxValue));
        Assert.Equal(tracker.UnixMilliseconds, PackedForms.RoundTrip(tracker).UnixMilliseconds);
    }

    [Fact]
    public void Table_forgets_the_producer_not_heard_of_for_longest_when_it_is_full()
    {
        var tracker = new WatermarkTracker();
        tracker.Observe("oldest", Noon - 59_000, Noon);
        for (var i = 1; i < WatermarkTracker.MostProducers; i++)
            tracker.Observe(i.ToString(CultureInfo.InvariantCulture), Noon, Noon + 1);
        Assert.Equal(Noon - 61_000, tracker.Advance(Noon + 1));

        tracker.Observe("one more", Noon, Noon + 1);

        Assert.Equal(WatermarkTracker.MostProducers, tracker.Producers);
        Assert.Equal(Noon - 2_000, tracker.Advance(Noon + 1));
    }

    [Fact]
    public void Watermark_equals_a_naive_recomputation_and_never_goes_backwards()
    {
        var held = 0;
        var dead = 0;
        var future = 0;
        Gen.Select(AnyBatch.Array[1, 80], Gen.Int[0, 80]).Sample((batches, cut) =>
        {
            var tracker = new WatermarkTracker();
            var naive = new NaiveWatermark();
            var now = Noon;
            long? previous = null;
            for (var i = 0; i < batches.Length; i++)
            {
                var (producer, claim, wait) = batches[i];
                now += wait;
                var name = producer.ToString(CultureInfo.InvariantCulture);
                tracker.Observe(name, now + claim, now);
                naive.Observe(name, now + claim, now);
                if (i == cut)
                    tracker = PackedForms.RoundTrip(tracker);
                var watermark = tracker.Advance(now);
                Assert.Equal(naive.Advance(now), watermark);
                Assert.True(previous is null || watermark >= previous);
                Interlocked.Add(ref held, watermark == previous ? 1 : 0);
                Interlocked.Add(ref future, claim > 60_000 ? 1 : 0);
                previous = watermark;
            }

            Interlocked.Add(ref dead, naive.Dead > 0 ? 1 : 0);
        }, iter: 500);
        Assert.True(held > 50 && dead > 50 && future > 50, $"{held} held, {dead} dead, {future} from the future");
    }

    [Fact]
    public void Packed_form_that_was_cut_or_changed_is_refused() =>
        Gen.Select(AnyBatch.Array[0, 20], Gen.Int[0, 1_000], Gen.Byte[1, 255]).Sample((batches, place, flip) =>
        {
            var tracker = new WatermarkTracker();
            foreach (var (producer, claim, wait) in batches)
                tracker.Observe("kernel \u00fc " + producer, Noon + claim, Noon + wait);
            PackedForms.AssertRefusedWhenBroken<WatermarkTracker>(PackedForms.Of(tracker), place, flip, WatermarkTracker.TryRead);
        });

    [Fact]
    public void Reading_noise_never_throws() =>
        Gen.Byte.Array[0, 200].Sample(bytes => PackedForms.AssertNoiseIsHandled<WatermarkTracker>(bytes, WatermarkTracker.TryRead));
}

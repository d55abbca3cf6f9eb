using System.Buffers;
using CsCheck;
using SqlxOrleans.Domain.Sketches;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Sketches;

public sealed class SketchWindowsTests
{
    private const long Start = 1_790_000_000;

    private static readonly SketchWindow[] AllWindows = Enum.GetValues<SketchWindow>();

    // Steps forth and back of every order of magnitude, so that each tier slides, expires and takes late values.
    private static readonly Gen<(long Step, double Value, int Action)[]> AnyStory = Gen.Select(
        Gen.OneOf(
            Gen.Long[0, 12],
            Gen.Long[0, 12],
            Gen.Long[-40, 400],
            Gen.Long[-4000, 4000],
            Gen.Long[-90_000, 90_000],
            Gen.Long[-2_700_000, 2_700_000]),
        Gen.OneOf(Gen.Double[-19, 11].Select(double.Exp2), Datasets.AnyOf(0, 1e-9, 5000, 1e300)),
        Gen.Int[0, 19]).Array[1, 60];

    [Fact]
    public void Every_window_equals_a_recomputation_from_raw_events_for_any_interleaving()
    {
        var (late, expired, restored) = (0, 0, 0);
        AnyStory.Sample(story =>
        {
            var windows = new SketchWindows();
            var naive = new NaiveWindows();
            var second = Start;
            foreach (var (step, value, action) in story)
            {
                second += step;
                if (action == 0)
                {
                    windows.Advance(second);
                    naive.Advance(second);
                }
                else
                {
                    windows.Add(second, Datasets.Sketch(value));
                    naive.Add(second, value);
                }

                if (action == 1)
                    windows.Trim();
                if (action == 2)
                {
                    windows = RoundTrip(windows);
                    Interlocked.Increment(ref restored);
                }

                // Reading only sometimes lets running totals be built, kept, dropped and built again.
                foreach (var window in AllWindows.Where(x => (action + (int)x) % 3 == 0))
                    Assert.Equal(Packed.Bytes(naive.Read(window)), Packed.Bytes(windows.Read(window)));
                second = Math.Max(second, Start - 3_000_000);
            }

            foreach (var window in AllWindows)
            {
                var exact = naive.Read(window);
                if (naive.HasLateEvents(window))
                    Interlocked.Increment(ref late);
                if (exact.Count < naive.Read(SketchWindow.ThirtyDays).Count)
                    Interlocked.Increment(ref expired);
                Assert.Equal(Packed.Bytes(exact), Packed.Bytes(windows.Read(window)));
            }
        }, iter: 1500);
        Assert.True(late > 100 && expired > 100 && restored > 100, "the generator must reach late values, expiry and restored windows");
    }

    [Fact]
    public void Dense_traffic_with_readings_every_second_equals_a_recomputation()
    {
        var windows = new SketchWindows();
        var naive = new NaiveWindows();
        var random = new Random(3);
        for (var i = 0; i < 900; i++)
        {
            var second = Start + i - (i % 7 == 0 ? random.Next(0, 400) : 0);
            var value = 0.008 * Math.Exp(random.NextDouble());
            windows.Add(second, Datasets.Sketch(value));
            naive.Add(second, value);
            Assert.Equal(Packed.Bytes(naive.Read(SketchWindow.FiveMinutes)), Packed.Bytes(windows.Read(SketchWindow.FiveMinutes)));
            Assert.Equal(i + 1, windows.Read(SketchWindow.OneHour).Count);
        }
    }

    [Fact]
    public void Windows_without_events_are_empty()
    {
        var windows = new SketchWindows();
        Assert.Equal(long.MinValue, windows.NewestSecond);
        Assert.All(AllWindows, x => Assert.Equal(0, windows.Read(x).Count));
        windows.Add(Start, new LatencySketch());
        Assert.Equal(long.MinValue, windows.NewestSecond);
        windows.Advance(Start);
        Assert.Equal(Start, windows.NewestSecond);
        Assert.All(AllWindows, x => Assert.Equal(0, windows.Read(x).Count));
    }

    [Fact]
    public void Seconds_before_the_epoch_fall_in_slots_of_the_same_width()
    {
        var windows = new SketchWindows();
        windows.Add(-301, Datasets.Sketch(1));
        windows.Add(-1, Datasets.Sketch(2));
        Assert.Equal((1, 2), (windows.Read(SketchWindow.FiveMinutes).Count, windows.Read(SketchWindow.OneHour).Count));
        Assert.Equal(2, windows.Read(SketchWindow.FiveMinutes).Min);
    }

    [Fact]
    public void Reading_gives_a_sketch_of_its_own()
    {
        var windows = new SketchWindows();
        windows.Add(Start, Datasets.Sketch(0.5));
        windows.Read(SketchWindow.FiveMinutes).TryInsert(1);
        Assert.Equal(1, windows.Read(SketchWindow.FiveMinutes).Count);
    }

    [Fact]
    public void Added_values_are_copied()
    {
        var windows = new SketchWindows();
        var values = Datasets.Sketch(0.5);
        windows.Add(Start, values);
        values.TryInsert(0.5);
        Assert.Equal(1, windows.Read(SketchWindow.OneHour).Count);
    }

    [Fact]
    public void Window_lengths_map_both_ways_and_others_are_refused()
    {
        Assert.All(AllWindows, x => Assert.Equal(x, SketchWindows.ForLength(SketchWindows.LengthOf(x))));
        Assert.False(SketchWindows.TryForLength(TimeSpan.FromMinutes(7), out _));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => SketchWindows.ForLength(TimeSpan.Zero));
        Assert.Contains("30 days", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SketchWindows().Read((SketchWindow)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SketchWindows().Add(long.MaxValue, Datasets.Sketch(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SketchWindows().Advance(long.MinValue));
    }

    [Fact]
    public void Every_truncation_of_packed_windows_is_rejected_and_the_whole_is_the_identity()
    {
        var bytes = Packed.Bytes(Busy());
        Assert.Equal(bytes, Packed.Bytes(RoundTrip(Busy())));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(SketchWindows.TryRead(bytes.AsSpan(0, length), out var windows, out var consumed));
            Assert.Equal((long.MinValue, 0), (windows.NewestSecond, consumed));
        }
    }

    [Fact]
    public void Flipped_bits_in_packed_windows_never_throw_and_what_is_accepted_can_be_used()
    {
        var whole = Packed.Bytes(Busy());
        var (accepted, rejected) = (0, 0);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Int[0, 7]).Sample((at, bit) =>
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= (byte)(1 << bit);
            if (!SketchWindows.TryRead(bytes, out var windows, out var consumed))
            {
                Interlocked.Increment(ref rejected);
                return;
            }

            Interlocked.Increment(ref accepted);
            var packed = Packed.Bytes(windows);
            Assert.InRange(packed.Length, 1, consumed);
            Assert.Equal(packed, Packed.Bytes(RoundTrip(windows)));
            Assert.All(AllWindows, x => windows.Read(x));
            // One flip says that there is nothing: those windows start wherever the next event is.
            windows.Add(windows.NewestSecond == long.MinValue ? Start : windows.NewestSecond - 60, Datasets.Sketch(0.5));
            Assert.All(AllWindows, x => windows.Read(x));
        }, iter: 3000);
        Assert.True(rejected > accepted && accepted > 0, "most flips contradict the rest; some give other windows");
    }

    [Fact]
    public void Hours_that_were_kept_by_themselves_for_a_month_are_read_as_days()
    {
        Gen.Select(Gen.Long[-730, 730], Gen.Double[-9, 9].Select(double.Exp2)).Array[1, 100].Sample(story =>
        {
            var before = new SketchTier(3600, [72, 720]);
            var now = new SketchTier(3600, [72, 720], coarse: 24);
            var second = Start;
            foreach (var (hours, value) in story)
            {
                second = Math.Max(second, Start + (hours * 3600));
                before.Advance(second);
                now.Advance(second);
                before.Put(Math.Min(second, Start + (hours * 3600)), Datasets.Sketch(value));
                now.Put(Math.Min(second, Start + (hours * 3600)), Datasets.Sketch(value));
            }

            var read = new SketchTier(3600, [72, 720], coarse: 24);
            var source = Bytes(before).AsSpan();
            var rest = (ReadOnlySpan<byte>)source;
            Assert.True(read.TryRead(ref rest, second, leastAge: 0));
            Assert.Equal(Packed.Bytes(now.Read(0, null)), Packed.Bytes(read.Read(0, null)));
            // Of the day that is leaving, the earlier form had lost hours already: what is left of it leaves too.
            read.Advance(second + 3600);
            now.Advance(second + 3600);
            Assert.Equal(Bytes(now), Bytes(read));
        });

        static byte[] Bytes(SketchTier tier)
        {
            var writer = new ArrayBufferWriter<byte>();
            tier.WriteTo(writer);
            return writer.WrittenSpan.ToArray();
        }
    }

    [Fact]
    public void Month_at_one_a_second_keeps_its_budget()
    {
        var windows = Busy(seconds: 30 * 86_400, perSecond: 1, step: 600);
        Assert.InRange(Packed.Bytes(windows).Length, 1, 96 * 1024);
    }

    [Fact]
    public void Quiet_series_packs_into_two_kilobytes_and_a_busy_one_keeps_its_budget()
    {
        Assert.InRange(Packed.Bytes(Busy(seconds: 60, perSecond: 1)).Length, 1, 2048);
        Assert.InRange(Packed.Bytes(Busy(seconds: 3600, perSecond: 50)).Length, 1, 32 * 1024);
    }

    private static SketchWindows Busy(int seconds = 700, int perSecond = 2, int step = 1)
    {
        var random = new Random(11);
        var windows = new SketchWindows();
        for (var i = 0; i < seconds; i += step)
        {
            var sketch = new LatencySketch();
            for (var j = 0; j < perSecond * step; j++)
                sketch.TryInsert(0.008 * Math.Exp(0.7 * Datasets.Normal(random)));
            windows.Add(Start + i, sketch);
        }

        return windows;
    }

    private static SketchWindows RoundTrip(SketchWindows windows)
    {
        var bytes = Packed.Bytes(windows);
        Assert.True(SketchWindows.TryRead(bytes, out var read, out var consumed));
        Assert.Equal(bytes.Length, consumed);
        return read;
    }
}

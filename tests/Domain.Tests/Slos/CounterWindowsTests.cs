using CsCheck;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Slos;

public sealed class CounterWindowsTests
{
    private const long Noon = 1_767_268_800;

    private static readonly TimeSpan[] Windows =
    [
        .. BurnWindow.All.Select(window => window.Length), TimeSpan.FromDays(30), TimeSpan.FromDays(7), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(90),
    ];

    private static readonly WorkloadCounts One = new(1, 0, 1, 1, 1, 0, 0, 0, 0, 1, 5_000_000, 1);

    // Steps between events: mostly the same second or the next ones, sometimes a jump over a whole tier, sometimes back in time.
    private static readonly Gen<long> Step = Gen.Frequency(
        (8, Gen.Long[0, 3]), (3, Gen.Long[0, 70]), (2, Gen.Long[0, 4_000]), (1, Gen.Long[0, 100_000]), (1, Gen.Long[0, 3_000_000]),
        (4, Gen.Long[-61, 0]), (2, Gen.Long[-4_000, 0]), (2, Gen.Long[-90_000, 0]));

    [Fact]
    public void Series_is_empty_before_the_first_event()
    {
        var windows = new CounterWindows();

        Assert.Null(windows.NewestSecond);
        Assert.Equal(default, windows.Sum(TimeSpan.FromDays(30), Noon));
        Assert.Equal(default, windows.Totals);
        Assert.Equal(0, windows.Bytes);
    }

    [Fact]
    public void Window_holds_its_last_second_and_not_the_one_before_its_first()
    {
        var windows = new CounterWindows();
        windows.Add(Noon - 60, One);
        windows.Add(Noon - 59, One);
        windows.Add(Noon, One);

        Assert.Equal(2, windows.Sum(TimeSpan.FromMinutes(1), Noon + 1).Requests);
        Assert.Equal(3, windows.Sum(TimeSpan.FromMinutes(5), Noon + 1).Requests);
    }

    [Fact]
    public void Window_that_ends_at_the_watermark_leaves_out_what_is_newer_to_the_second()
    {
        var windows = new CounterWindows();
        windows.Add(Noon + 5, One);
        windows.Add(Noon + 6, One);
        windows.Add(Noon + 40, One);

        foreach (var window in Windows.Where(window => window >= TimeSpan.FromMinutes(1)))
            Assert.Equal(1, windows.Sum(window, Noon + 6).Requests);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(3_600)]
    [InlineData(21_600)]
    [InlineData(86_400)]
    [InlineData(2_592_000)]
    public void Window_that_fills_its_tier_is_complete_at_the_greatest_lag_of_the_watermark(int seconds)
    {
        var window = TimeSpan.FromSeconds(seconds);
        var width = (long)CounterWindows.GranularityOf(window).TotalSeconds;
        for (var newest = Noon; newest < Noon + 3_600; newest++)
        {
            var windows = new CounterWindows();
            var end = newest - (long)CounterWindows.GreatestLag.TotalSeconds;
            var first = ((end - 1) / width) - (seconds / width) + 1;
            windows.Add(first * width, One);
            windows.Add(newest, One);

            Assert.Equal(1, windows.Sum(window, end).Requests);
        }
    }

    [Fact]
    public void Late_event_within_a_day_counts_in_the_windows_that_reach_it()
    {
        var windows = new CounterWindows();
        windows.Add(Noon, One);

        Assert.True(windows.Add(Noon - 86_400, One));
        Assert.Equal(1, windows.Sum(TimeSpan.FromHours(6), Noon + 1).Requests);
        Assert.Equal(2, windows.Sum(TimeSpan.FromDays(3), Noon + 1).Requests);
        Assert.Equal(0, windows.TooLate);
    }

    [Fact]
    public void Event_more_than_a_day_late_counts_in_the_totals_only()
    {
        var windows = new CounterWindows();
        windows.Add(Noon, One);

        Assert.False(windows.Add(Noon - 86_401, One));
        Assert.Equal(1, windows.Sum(TimeSpan.FromDays(30), Noon + 1).Requests);
        Assert.Equal(2, windows.Totals.Requests);
        Assert.Equal(1, windows.TooLate);
        Assert.Equal(Noon, windows.NewestSecond);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Second_that_is_not_a_time_is_too_late(long second)
    {
        var windows = new CounterWindows();

        Assert.False(windows.Add(second, One));
        Assert.Null(windows.NewestSecond);
        Assert.Equal(1, windows.TooLate);
    }

    [Fact]
    public void Nothing_is_not_an_event()
    {
        var windows = new CounterWindows();
        windows.Add(Noon, One);

        Assert.True(windows.Add(Noon + 1_000_000, default));
        Assert.Equal(Noon, windows.NewestSecond);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2_592_001)]
    public void Window_of_no_length_or_beyond_thirty_days_is_refused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterWindows().Sum(TimeSpan.FromSeconds(seconds), Noon));

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Window_that_ends_where_no_event_can_be_is_empty(long end)
    {
        var windows = new CounterWindows();
        windows.Add(Noon, One);

        Assert.All(Windows, window => Assert.Equal(default, windows.Sum(window, end)));
    }

    [Fact]
    public void Every_window_equals_a_naive_recomputation_for_any_interleaving()
    {
        var tooLate = 0;
        var late = 0;
        var jumps = 0;
        Gen.Select(Gen.Long[-5_000_000, 2_000_000_000], Gen.Select(Step, AnyCounts.Sane).Array[1, 120], Gen.Frequency((1, Gen.Const(-62L)), (3, Gen.Long[-62, 10]))).Sample((start, steps, lead) =>
        {
            var windows = new CounterWindows();
            var naive = new NaiveCounters();
            var second = start;
            foreach (var (step, counts) in steps)
            {
                second += step;
                Interlocked.Add(ref late, step < 0 ? 1 : 0);
                Interlocked.Add(ref jumps, step > 21_600 ? 1 : 0);
                Assert.Equal(naive.Add(second, counts), windows.Add(second, counts));
                second = Math.Max(second, naive.Newest ?? second);
            }

            Interlocked.Add(ref tooLate, naive.TooLate > 0 ? 1 : 0);
            AssertSame(naive, windows, lead);
        }, iter: 300);
        Assert.True(tooLate > 0 && late > 100 && jumps > 100, $"{tooLate} too late, {late} late, {jumps} jumps");
    }

    [Fact]
    public void Packed_form_reads_back_as_the_same_series_and_goes_on_as_the_same() =>
        Gen.Select(Gen.Long[-100_000, 2_000_000_000], Gen.Select(Step, AnyCounts.Sane).Array[0, 60], Gen.Int[0, 60]).Sample((start, steps, cut) =>
        {
            var windows = new CounterWindows();
            var naive = new NaiveCounters();
            var second = start;
            for (var i = 0; i < steps.Length; i++)
            {
                if (i == cut)
                    windows = PackedForms.RoundTrip(windows);
                second += steps[i].Item1;
                naive.Add(second, steps[i].Item2);
                windows.Add(second, steps[i].Item2);
                second = Math.Max(second, naive.Newest ?? second);
            }

            AssertSame(naive, PackedForms.RoundTrip(windows), 1);
        }, iter: 200);

    [Fact]
    public void Packed_form_that_was_cut_or_changed_is_refused() =>
        Gen.Select(Gen.Select(Step, AnyCounts.Sane).Array[1, 20], Gen.Int[0, 10_000], Gen.Byte[1, 255]).Sample((steps, place, flip) =>
        {
            var windows = new CounterWindows();
            var second = Noon;
            foreach (var (step, counts) in steps)
                windows.Add(second += step, counts);
            PackedForms.AssertRefusedWhenBroken<CounterWindows>(PackedForms.Of(windows), place, flip, CounterWindows.TryRead);
        });

    [Fact]
    public void Reading_noise_never_throws() =>
        Gen.Byte.Array[0, 200].Sample(bytes => PackedForms.AssertNoiseIsHandled<CounterWindows>(bytes, CounterWindows.TryRead));

    private static void AssertSame(NaiveCounters naive, CounterWindows windows, long lead)
    {
        Assert.Equal(naive.Totals, windows.Totals);
        Assert.Equal(naive.TooLate, windows.TooLate);
        Assert.Equal(naive.Newest, windows.NewestSecond);
        var end = (naive.Newest ?? 0) + lead;
        foreach (var window in Windows)
            Assert.Equal(naive.Sum(window, end), windows.Sum(window, end));
    }
}

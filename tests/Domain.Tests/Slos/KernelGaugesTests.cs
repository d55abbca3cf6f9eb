using System.Globalization;
using CsCheck;
using SqlxOrleans.Domain.Slos;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Slos;

public sealed class KernelGaugesTests
{
    private const long Noon = 1_767_268_800;

    private static readonly Gen<int> AnyFigure = Gen.Frequency((2, Gen.Const(-1)), (6, Gen.Int[0, 50]), (1, Gen.Const(int.MaxValue)));

    [Fact]
    public void Nobody_said_anything_at_first() => Assert.Equal((-1, -1), new KernelGauges().Sum(Noon));

    [Fact]
    public void Kernel_counts_for_ten_seconds_after_it_was_heard()
    {
        var gauges = new KernelGauges();
        gauges.Observe("a", 3, 8, Noon);
        gauges.Observe("b", 4, 16, Noon + 1);

        Assert.Equal((7, 24), gauges.Sum(Noon + 10));
        Assert.Equal((4, 16), gauges.Sum(Noon + 11));
        Assert.Equal((-1, -1), gauges.Sum(Noon + 12));
    }

    [Fact]
    public void Kernel_that_was_last_heard_before_the_clock_was_set_back_a_day_does_not_count_for_a_day()
    {
        var gauges = new KernelGauges();
        gauges.Observe("gone", 3, 8, Noon + 86_400);
        gauges.Observe("there", 3, 8, Noon + 86_400);
        gauges.Observe("there", 4, 16, Noon);

        Assert.Equal((4, 16), gauges.Sum(Noon + 1));
    }

    [Fact]
    public void Kernel_that_leaves_a_figure_out_keeps_what_it_said_before()
    {
        var gauges = new KernelGauges();
        gauges.Observe("a", -1, 8, Noon);
        Assert.Equal((-1, 8), gauges.Sum(Noon));

        gauges.Observe("a", 3, -1, Noon + 5);
        Assert.Equal((3, 8), gauges.Sum(Noon + 15));
    }

    [Fact]
    public void Kernel_that_comes_back_does_not_stand_by_what_it_said_before()
    {
        var gauges = new KernelGauges();
        gauges.Observe("a", 3, 8, Noon);
        gauges.Observe("a", 4, -1, Noon + 60);

        Assert.Equal((4, -1), gauges.Sum(Noon + 60));
    }

    [Fact]
    public void Silent_kernels_make_room_for_new_ones_when_the_table_is_full()
    {
        var gauges = new KernelGauges();
        for (var i = 0; i < KernelGauges.Capacity; i++)
            gauges.Observe(i.ToString(CultureInfo.InvariantCulture), 1, 1, Noon);

        gauges.Observe("does not fit", 1, 1, Noon + 10);
        Assert.Equal((KernelGauges.Capacity, KernelGauges.Capacity), gauges.Sum(Noon + 10));
        gauges.Observe("fits", 1, 2, Noon + 11);
        Assert.Equal((1, 2), gauges.Sum(Noon + 11));
    }

    [Fact]
    public void Sums_are_those_of_what_each_live_kernel_said_last_and_never_turn_negative()
    {
        var (dead, unsaid, saturated) = (0, 0, 0);
        Gen.Select(Gen.Int[0, 3], AnyFigure, AnyFigure, Gen.Long[0, 6]).Array[1, 30].Sample(words =>
        {
            var gauges = new KernelGauges();
            var said = new Dictionary<int, (int QueueDepth, int Slots, long Heard)>();
            var now = Noon;
            foreach (var (kernel, queueDepth, slots, wait) in words)
            {
                now += wait;
                gauges.Observe(kernel.ToString(CultureInfo.InvariantCulture), queueDepth, slots, now);
                if (queueDepth >= 0 || slots >= 0)
                {
                    var before = said.TryGetValue(kernel, out var known) && now - known.Heard <= 10 ? known : (-1, -1, now);
                    said[kernel] = (queueDepth < 0 ? before.Item1 : queueDepth, slots < 0 ? before.Item2 : slots, now);
                }

                var live = said.Values.Where(each => now - each.Heard <= 10).ToList();
                Interlocked.Add(ref dead, live.Count < said.Count ? 1 : 0);
                var sum = gauges.Sum(now);
                Interlocked.Add(ref unsaid, sum.Slots < 0 ? 1 : 0);
                Interlocked.Add(ref saturated, live.Count(each => each.Slots == int.MaxValue) > 1 ? 1 : 0);
                Assert.Equal((SumOf(live.Select(each => each.QueueDepth)), SumOf(live.Select(each => each.Slots))), sum);
            }
        });
        Assert.True(dead > 50 && unsaid > 10 && saturated > 10, $"{dead} dead, {unsaid} unsaid, {saturated} saturated");

        static int SumOf(IEnumerable<int> figures)
        {
            var known = figures.Where(figure => figure >= 0).ToList();
            return known.Count == 0 ? -1 : (int)Math.Min(int.MaxValue, known.Sum(figure => (long)figure));
        }
    }
}

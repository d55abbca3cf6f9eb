using CsCheck;
using SqlxOrleans.Domain.Copilot.Predictive.FewSlots;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Predictive.FewSlots;

public sealed class RolloutTests
{
    private const double Cores = 1.4;
    private const int Slots = 6;
    private static readonly double[] _alone = [0.0015, 0.035, 0.25, 0.4];
    private static readonly double[] _targets = [0.015, 0.2, 1.5, 3];
    private static readonly double[] _burst = [373, 6.4, 1.12, 0.1];
    private static readonly double[] _overload = [187, 5.8, 3.6, 0.1];

    /// <summary>With one slot for L its tail is longer than that of the fluid; elsewhere they agree.</summary>
    [Theory]
    [InlineData(0.5, 0.2, 0.2, 0.1)]
    [InlineData(0.44, 0.06, 0.06, 0.44)]
    [InlineData(0.19, 0.56, 0.06, 0.19)]
    [InlineData(0.25, 0.25, 0.25, 0.25)]
    [InlineData(0.19, 0.06, 0.56, 0.19)]
    public void Agrees_with_a_kernel_that_runs_every_statement(double l, double b, double a, double s)
    {
        foreach (var rate in new[] { _burst, _overload })
        {
            double[] played = new double[4], naive = new double[4];
            const int Runs = 12;
            for (var run = 0; run < Runs; run++)
            {
                var future = Future(rate, (ulong)run);
                Add(played, Play(future, Cores, [l, b, a, s]), Runs);
                Add(naive, new NaiveKernel(Slots, Cores, [l, b, a, s], _targets).Play(_alone, future, new Random(run)), Runs);
            }

            for (var c = 0; c < 4; c++)
                Assert.True(Math.Abs(played[c] - naive[c]) <= 0.25, $"class {c}: played {Text(played)}, naive {Text(naive)}");
        }
    }

    [Fact]
    public void Fewer_statements_of_A_beside_it_and_L_meets_its_target_in_a_burst()
    {
        double[] standard = new double[4], lean = new double[4];
        for (var run = 0; run < 20; run++)
        {
            var future = Future(_burst, (ulong)run);
            Add(standard, Play(future, Cores, [0.5, 0.2, 0.2, 0.1]), 20);
            Add(lean, Play(future, Cores, [0.44, 0.06, 0.06, 0.44]), 20);
        }

        Assert.True(lean[0] > standard[0] + 0.2, $"lean {Text(lean)}, default {Text(standard)}");
        Assert.True(lean[2] > standard[2], $"lean {Text(lean)}, default {Text(standard)}");
    }

    /// <summary>Three hundred a second, and two thousand that wait: as much work as one by one, to the end, of few pieces.</summary>
    [Fact]
    public void A_flood_is_drawn_to_its_end()
    {
        var future = new SlotFuture();
        future.Draw([0, 300, 0, 0], [0.001, 0.005, 0.2, 0.4], [0, 2000, 0, 0], [0, 0, 0, 0], 1);

        Assert.InRange(future.At(1)[^1], SlotFuture.Length * 0.95, SlotFuture.Length);
        Assert.InRange(future.At(1).Length, 400, 600);
        Assert.InRange(future.Work(1).ToArray().Sum(), 0.85 * 25, 1.15 * 25);
    }

    [Fact]
    public void A_core_for_each_slot_meets_all_of_a_light_load()
    {
        for (var run = 0; run < 10; run++)
            Assert.All(Play(Future([100, 3, 0.5, 0.05], (ulong)run), Slots, [0.5, 0.2, 0.2, 0.1]).Take(3), met => Assert.Equal(1, met));
    }

    [Fact]
    public void Plays_the_same_again_and_ends_whatever_it_is_given()
    {
        var rate = Gen.OneOf(Gen.Double[0, 10], Gen.Double[0, 1e6]);
        var service = Gen.OneOf(Gen.Double[1e-5, 1], Gen.Double[1e-5, 1e6]);
        var rollout = new Rollout();
        Gen.Select(rate.Array[4], service.Array[4], Gen.Double[0, 1e3].Array[4], Gen.Double[0.02, 0.9].Array[4], Gen.Double[0.2, 8], Gen.Int[1, 8]).Sample(
            (rates, alone, waiting, weights, cores, slots) =>
            {
                var future = new SlotFuture();
                future.Draw(rates, alone, waiting, [0.5, 0.5, 2, 0], 9);
                rollout.Begin(future, slots, Math.Min(cores, slots), alone);
                rollout.Play(weights, _targets, waiting[0]);
                double[] first = [rollout.Met(0), rollout.Met(1), rollout.Met(2), rollout.Met(3)];
                rollout.Play([0.25, 0.25, 0.25, 0.25], _targets, 0);
                rollout.Play(weights, _targets, waiting[0]);
                double[] again = [rollout.Met(0), rollout.Met(1), rollout.Met(2), rollout.Met(3)];
                Assert.Equal(first, again);
                Assert.All(first, met => Assert.InRange(met, 0, 1));
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public void Caps_are_a_share_stretched_a_little_and_always_one()
    {
        Assert.Equal([4, 2, 2, 1], new[] { 0.5, 0.2, 0.2, 0.1 }.Select(weight => Rollout.Cap(weight, 6)));
        Gen.Select(Gen.Double[0.001, 1], Gen.Int[1, 16]).Sample((weight, slots) => Assert.InRange(Rollout.Cap(weight, slots), 1, slots));
    }

    private static SlotFuture Future(double[] rate, ulong draw)
    {
        var future = new SlotFuture();
        future.Draw(rate, _alone, [0, 0, 0, 0], [0, 0, 0, 0], (draw * 7919) + 5);
        return future;
    }

    private static double[] Play(SlotFuture future, double cores, double[] weights)
    {
        var rollout = new Rollout();
        rollout.Begin(future, Slots, cores, _alone);
        rollout.Play(weights, _targets, 0);
        return [rollout.Met(0), rollout.Met(1), rollout.Met(2), rollout.Met(3)];
    }

    private static void Add(double[] sum, double[] met, int runs)
    {
        for (var c = 0; c < 4; c++)
            sum[c] += met[c] / runs;
    }

    private static string Text(double[] met) => string.Join(' ', met.Select(each => each.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)));
}

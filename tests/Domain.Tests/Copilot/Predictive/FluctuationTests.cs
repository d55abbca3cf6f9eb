using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Predictive;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Predictive;

public sealed class FluctuationTests
{
    private static readonly PerClass<ClassBelief> _classes = new(Of(0.002, 0.015), Of(0.04, 0.2), Of(0.3, 1.5), Of(0.5, 3));
    private static readonly double[] _demand = [0.25, 0.18, 0.25, 0.04];

    /// <summary>A twin: queries of A that run at a moment, in a system that has a slot for each, are Poisson.</summary>
    [Fact]
    public void What_A_asks_for_at_a_moment_deviates_as_in_a_system_with_a_slot_for_each_query()
    {
        var (random, running, sum, squares) = (new Random(5), new List<double>(), 0.0, 0.0);
        const int Steps = 100_000;
        for (var step = 0; step < Steps; step++)
        {
            // 20 ms a step, 0.25 x 16 slots / 0.3 s a query.
            running.RemoveAll(end => end < step);
            for (var i = 0; i < 20; i++)
            {
                if (random.NextDouble() < 0.25 * 16 / 0.3 * 0.001)
                    running.Add(step - (0.3 / 0.02 * Math.Log(1 - random.NextDouble())));
            }

            (sum, squares) = (sum + running.Count, squares + (running.Count * running.Count));
        }

        var deviation = Math.Sqrt((squares / Steps) - (sum / Steps * sum / Steps)) / 16;
        var beyond = new double[Fluctuation.Size];
        Fluctuation.Fill(_classes, 16, 1, [0, 0, 0.25, 0], beyond);
        Assert.Equal(deviation, beyond[4 + 2], 0.02);
    }

    [Fact]
    public void B_meets_the_crowds_of_A_and_A_hardly_those_of_B()
    {
        var beyond = new double[Fluctuation.Size];
        Fluctuation.Fill(_classes, 16, 1, _demand, beyond);
        Assert.True(beyond[4 + 2] > 4 * beyond[8 + 1]);
        var work = _demand.ToArray();
        double[] weak = [0.3, 0.02, 0.38, 0.3], strong = [0.3, 0.38, 0.02, 0.3];
        Assert.True(Fluctuation.Available(1, weak, work, beyond) < Fluctuation.Available(1, strong, work, beyond) - 0.05);
        Assert.True(Fluctuation.Available(1, weak, work, beyond) < FairShare.Available(1, weak, work));
    }

    [Fact]
    public void More_slots_even_out()
    {
        var (few, many) = (new double[Fluctuation.Size], new double[Fluctuation.Size]);
        Fluctuation.Fill(_classes, 4, 1, _demand, few);
        Fluctuation.Fill(_classes, 64, 1, _demand, many);
        Assert.All(few.Zip(many), pair => Assert.Equal(pair.First, 4 * pair.Second, 9));
    }

    private static ClassBelief Of(double service, double target) => new() { ServiceSeconds = service, TargetSeconds = target };
}

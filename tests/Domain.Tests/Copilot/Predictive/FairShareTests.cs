using CsCheck;
using SqlxOrleans.Domain.Copilot.Predictive;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Predictive;

public sealed class FairShareTests
{
    private static readonly Gen<double> _load = Gen.OneOf(Gen.Double[0, 1.5], Gen.Const(0.0));

    [Fact]
    public void Class_gets_what_the_others_leave_and_at_least_its_weight()
    {
        double[] weights = [0.5, 0.2, 0.2, 0.1], demand = [0.25, 0.1, 2, 0.05];
        Assert.Equal(0.6, FairShare.Available(2, weights, demand), 9);
        // L alone against A, which takes all it can: 0.5 : 0.2 of what B and S leave.
        Assert.Equal(0.85 * 5 / 7, FairShare.Available(0, weights, demand), 9);
    }

    [Fact]
    public void Agrees_with_raising_the_water_drop_by_drop()
    {
        var full = 0;
        Gen.Select(Gen.Double[0.02, 0.9].Array[4], _load.Array[4]).Sample((weights, load) =>
        {
            for (var own = 0; own < 4; own++)
            {
                var available = DropByDrop(weights, load, own);
                full += load[own] > available ? 1 : 0;
                Assert.Equal(available, FairShare.Available(own, weights, load), 1e-3);
            }
        }, iter: 300);
        Assert.True(full > 50);
    }

    /// <summary>What a class that is never satisfied gets: the water level is searched by bisection.</summary>
    private static double DropByDrop(double[] weights, double[] load, int own)
    {
        var (low, high) = (0.0, 1 / weights[own]);
        for (var i = 0; i < 60; i++)
        {
            var level = (low + high) / 2;
            var poured = Enumerable.Range(0, 4).Sum(c => c == own ? level * weights[c] : Math.Min(load[c], level * weights[c]));
            (low, high) = poured > 1 ? (low, level) : (level, high);
        }

        return low * weights[own];
    }
}
